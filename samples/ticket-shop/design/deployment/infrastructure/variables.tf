# Skeleton of AWS: sizes from capacity-and-cost.md. Read the plan before the first apply.

variable "environment" {
  description = "staging or production"
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "The environment is staging or production."
  }
}

variable "repository" {
  description = "Repository of images, without tag"
  type        = string
}

variable "tag" {
  description = "Tag of the images to run"
  type        = string
}

variable "region" {
  description = "Region that serves"
  type        = string
  default     = "eu-central-1"
}

variable "certificate_arn" {
  description = "Certificate of the public name"
  type        = string
}

locals {
  name     = "stagedoor-${var.environment}"
  is_small = var.environment == "staging"
}
