"""Tables as entities: what each dialect says, what becomes of it, and that the rest is listed."""

from __future__ import annotations

import pytest

from archgen.errors import InputError
from archgen.requirements.model import PatternKind, Sort
from drafted import Drafting

SHOP = """\
-- PostgreSQL database dump
-- Dumped from database version 16.3
CREATE TYPE public.state AS ENUM ('open', 'paid', 'gone away');
CREATE DOMAIN public.score AS integer CONSTRAINT score_check CHECK (((VALUE >= 1) AND (VALUE <= 5)));
CREATE TABLE public.customers (
    id bigint NOT NULL,
    email character varying(255) NOT NULL,
    bio text DEFAULT 'none'::text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    fts tsvector
);
COMMENT ON TABLE public.customers IS 'Who buys; may hold # signs: and colons';
COMMENT ON COLUMN public.customers.bio IS 'About them';
CREATE TABLE public.orders (
    order_id integer NOT NULL,
    customer_id bigint NOT NULL,
    state public.state DEFAULT 'open'::public.state NOT NULL,
    total numeric(10,2) NOT NULL,
    kind character varying DEFAULT 'web'::character varying,
    rating public.score,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT kind_check CHECK (((kind)::text = ANY
        ((ARRAY['web'::character varying, 'shop'::character varying])::text[]))),
    CONSTRAINT total_check CHECK ((total >= (0)::numeric)),
    CONSTRAINT odd CHECK (((total > (1)::numeric) OR (rating IS NOT NULL)))
);
ALTER TABLE ONLY public.orders ALTER COLUMN order_id SET DEFAULT nextval('public.orders_seq'::regclass);
ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_email_key UNIQUE (email);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_fk FOREIGN KEY (customer_id) REFERENCES public.customers(id) ON DELETE CASCADE;
CREATE INDEX by_customer ON public.orders USING btree (customer_id, created_at DESC);
CREATE INDEX words ON public.customers USING gin (fts);
CREATE VIEW public.open_orders AS SELECT * FROM public.orders;
CREATE TABLE public.orders_2026 PARTITION OF public.orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
"""


def test_columns_become_fields(drafted: Drafting) -> None:
    """Types with their lengths and digits, defaults, enums, bounds, lists."""
    found = drafted(**{"shop.sql": SHOP})

    assert found.fields("Order") == {
        "customer": "-> Customer",
        "state": "enum(open, paid, gone away) default=open",
        "total": "decimal(10,2) >= 0",
        "kind": "enum(web, shop) optional default=web",
        "rating": "int optional >= 1 <= 5",
        "created_at": "timestamp default=now",
    }
    assert found.fields("Customer") == {
        "email": "string(255) unique pii",
        "bio": "text optional default=none",
        "tags": "[text]",
    }


def test_comments_are_kept(drafted: Drafting) -> None:
    """A table's is the description of its entity, a column's stands beside its field."""
    found = drafted(**{"shop.sql": SHOP})

    assert found.entity("Customer").description == "Who buys; may hold # signs: and colons"
    assert "bio: text optional default=none  # About them" in found.draft.text


def test_the_key_of_a_table_is_the_identifier_of_its_entity(drafted: Drafting) -> None:
    """Whatever its name, it is the `id` that every entity has."""
    found = drafted(**{"shop.sql": SHOP})

    assert found.became("orders.order_id") == ["domain.entities.Order.id"]
    assert found.became("customers.id") == ["domain.entities.Customer.id"]


def test_an_index_becomes_the_question_that_it_answers(drafted: Drafting) -> None:
    """What it compares comes first; a moment at its end is the order."""
    found = drafted(**{"shop.sql": SHOP})

    one = found.pattern("Orders by customer in order of created_at")
    assert (one.by, one.sort) == (("customer",), (Sort(field="created_at", descending=True),))
    assert found.pattern("Search Customers").kind is PatternKind.SEARCH


def test_what_runs_is_known_from_a_dump(drafted: Drafting) -> None:
    """Its header names the product and the version."""
    (one,) = drafted(**{"shop.sql": SHOP}).requirements.existing

    assert (one.technology, one.role, one.version) == ("postgresql", "primary datastore", "16.3")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("CREATE VIEW public.open_orders", "derived from tables"),
        ("orders_2026", "part of `orders`"),
        ("customers.fts", "computed for searching"),
        ("customers.tags", "no value of the type `list`"),
        ("orders: ((total > CAST((1) AS DECIMAL)) OR (rating IS NOT NULL))", "No bound and no list"),
        ("on delete, on update: orders(customer_id) -> customers", "referring row"),
    ],
)
def test_the_rest_is_listed_with_its_reason(drafted: Drafting, name: str, reason: str) -> None:
    """With file and line, in the account and at the end of the draft."""
    found = drafted(**{"shop.sql": SHOP})

    assert reason in found.reasons(name)
    row = next(row for row in found.draft.left_out if row.name == name)
    assert f"shop.sql:{row.line} {row.kind}: " in found.draft.text


MYSQL = """\
-- MySQL dump 10.13
-- Server version\t8.0.36
DROP TABLE IF EXISTS `film`;
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE `film` (
  `film_id` smallint unsigned NOT NULL AUTO_INCREMENT,
  `title` varchar(128) NOT NULL COMMENT 'As on the poster',
  `is_new` tinyint(1) NOT NULL DEFAULT '1',
  `views` int unsigned NOT NULL DEFAULT '0',
  `rating` enum('G','PG','it''s') DEFAULT 'G',
  `features` set('Trailers','Commentaries') DEFAULT NULL,
  `data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin CHECK (json_valid(`data`)),
  `changed` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`film_id`),
  KEY `idx_title` (`title`(20)),
  FULLTEXT KEY `ft` (`title`)
) ENGINE=InnoDB AUTO_INCREMENT=1001 DEFAULT CHARSET=utf8mb4;
INSERT INTO `film` VALUES (1,'A; b','x'),(2,'it\\'s;','y');
CREATE TABLE `actor` (`actor_id` int NOT NULL AUTO_INCREMENT, `name` varchar(45), PRIMARY KEY (`actor_id`));
CREATE TABLE `film_actor` (
  `actor_id` int NOT NULL, `film_id` smallint unsigned NOT NULL,
  PRIMARY KEY (`actor_id`,`film_id`), KEY `idx_film` (`film_id`),
  CONSTRAINT `fk_a` FOREIGN KEY (`actor_id`) REFERENCES `actor` (`actor_id`),
  CONSTRAINT `fk_f` FOREIGN KEY (`film_id`) REFERENCES `film` (`film_id`)
) ENGINE=InnoDB;
DELIMITER ;;
CREATE TRIGGER `t` AFTER INSERT ON `film` FOR EACH ROW BEGIN INSERT INTO x VALUES (1); END ;;
DELIMITER ;
"""


def test_mysql_speaks_its_own_types(drafted: Drafting) -> None:
    """Truth values of one digit, unsigned numbers, enums, sets, JSON by its check."""
    found = drafted(**{"sakila.sql": MYSQL})

    assert found.fields("Film") == {
        "title": "string(128)",
        "is_new": "bool default=true",
        "views": "bigint >= 0 default=0",
        "rating": 'enum(G, PG, "it\'s") optional default=G',
        "features": "[enum(Trailers, Commentaries)] optional",
        "data": "json optional",
        "changed": "timestamp default=now",
    }


def test_a_table_of_pairs_is_a_list_of_references(drafted: Drafting) -> None:
    """Nothing else stands in it, so nothing is lost."""
    found = drafted(**{"sakila.sql": MYSQL})

    assert found.entities == ("Film", "Actor")
    assert found.fields("Actor")["films"] == "[-> Film]"
    assert found.became("film_actor.film_id") == ["domain.entities.Actor.fields.films"]


def test_a_table_of_pairs_that_holds_more_stays_an_entity(drafted: Drafting) -> None:
    """A list of references has no place for the moment at which a pair was made."""
    text = MYSQL.replace(
        "PRIMARY KEY (`actor_id`,`film_id`),", "at datetime NOT NULL, PRIMARY KEY (`actor_id`,`film_id`),"
    )

    found = drafted(**{"sakila.sql": text})

    assert found.fields("FilmActor") == {"actor": "-> Actor", "film": "-> Film", "at": "timestamp"}


def test_mariadb_is_told_from_mysql(drafted: Drafting) -> None:
    """They share a dialect, and the dump says which one wrote it."""
    text = MYSQL.replace("MySQL dump 10.13", "MariaDB dump 10.19  Distrib 10.11.6-MariaDB")

    (one,) = drafted(**{"a.sql": text}).requirements.existing

    assert (one.technology, one.version) == ("mariadb", "10.11.6")


SQLITE = """\
PRAGMA foreign_keys=ON;
CREATE TABLE [Artist] ([ArtistId] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, [Name] NVARCHAR(120));
CREATE TABLE "Album" (
  AlbumId INTEGER PRIMARY KEY, Title NVARCHAR(160) NOT NULL CHECK (length(Title) <= 100),
  ArtistId INTEGER NOT NULL REFERENCES Artist, anything, PRIMARY KEY (AlbumId AUTOINCREMENT)
) WITHOUT ROWID;
CREATE TABLE 'odd name' (`sel"ect` UNSIGNED BIG INT DEFAULT -1, b BOOLEAN DEFAULT FALSE CHECK (b IN (0,1)));
CREATE VIRTUAL TABLE docs USING fts5(body);
CREATE UNIQUE INDEX by_title ON Album (Title);
CREATE INDEX odd ON Album (lower(anything));
"""


def test_sqlite_takes_any_type_and_any_quotes(drafted: Drafting) -> None:
    """Brackets, ticks and quotes are names; a column without a type is a guess."""
    found = drafted(**{"chinook.sql": SQLITE})

    assert found.fields("Album") == {"Title": "string(100) unique", "Artist": "-> Artist", "anything": "text optional"}
    assert found.fields("OddName") == {'sel"ect': "bigint optional default=-1", "b": "bool optional default=false"}
    assert "guess: no type is stated" in found.draft.text
    assert "virtual" in found.reasons("docs")
    assert found.pattern("Albums by anything").by == ("anything",)


def test_changes_are_applied_in_their_order(drafted: Drafting) -> None:
    """A file of migrations ends where its last statement leaves it."""
    text = """
    CREATE TABLE a (id serial PRIMARY KEY, x int, y varchar(10), gone int);
    CREATE TABLE old (id int);
    ALTER TABLE a ADD COLUMN z jsonb NOT NULL, DROP COLUMN gone;
    ALTER TABLE a RENAME COLUMN x TO w;
    ALTER TABLE a ALTER COLUMN y TYPE text, ALTER COLUMN w SET NOT NULL;
    ALTER TABLE a RENAME TO things;
    DROP TABLE old;
    """
    found = drafted(**{"m.sql": text})

    assert found.fields("Thing") == {"w": "int", "y": "text optional", "z": "json"}
    assert "later statement removes it" in found.reasons("a.gone")
    assert "later statement removes it" in found.reasons("old")


def test_tables_that_refer_to_one_another_are_read(drafted: Drafting) -> None:
    """Circles of references, also to a table of its own, are legal."""
    text = """
    CREATE TABLE a (id serial PRIMARY KEY, b_id int NOT NULL, parent_id int REFERENCES a (id));
    CREATE TABLE b (id serial PRIMARY KEY, a_id int REFERENCES a (id));
    ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);
    """
    found = drafted(**{"m.sql": text})

    assert found.fields("A") == {"b": "-> B", "parent": "-> A optional"}
    assert found.fields("B") == {"a": "-> A optional"}


def test_a_reference_to_what_no_file_describes_is_told(drafted: Drafting) -> None:
    """The column stays, with the type of its own."""
    found = drafted(**{"m.sql": "CREATE TABLE a (id serial PRIMARY KEY, b_id bigint REFERENCES elsewhere (id));"})

    assert found.fields("A") == {"b_id": "bigint optional"}
    assert "No file describes the table `elsewhere`" in found.reasons("a(b_id) -> elsewhere")


def test_a_key_of_several_columns_is_a_question_and_a_loss(drafted: Drafting) -> None:
    """It can be looked up by them; that they are unique together cannot be said."""
    text = "CREATE TABLE seat (hall int NOT NULL, place text NOT NULL, PRIMARY KEY (hall, place));"

    found = drafted(**{"m.sql": text})

    assert found.pattern("Seat by hall and place").kind is PatternKind.GET
    assert "unique" in found.reasons("seat(hall, place)")


def test_schemas_of_a_database_are_contexts(drafted: Drafting) -> None:
    """The file divides its tables; equal names are told apart by their schema."""
    text = """
    CREATE SCHEMA sales; CREATE SCHEMA support;
    CREATE TABLE sales.orders (id serial PRIMARY KEY);
    CREATE TABLE sales.notes (id serial PRIMARY KEY, order_id int REFERENCES sales.orders);
    CREATE TABLE support.notes (id serial PRIMARY KEY, t jsonb);
    """
    found = drafted(**{"m.sql": text})

    contexts = {one.name: one.entities for one in found.requirements.domain.contexts}
    assert contexts == {"Sales": ("Order", "Note"), "Support": ("SupportNote",)}


def test_names_of_any_script_and_reserved_words_are_names(drafted: Drafting) -> None:
    """Quotes, keywords, other scripts and emoji come out as they are."""
    text = 'CREATE TABLE "注文" ("合計" int, "select" int, "a ""b"": c #d" text, "🎫" uuid, "-> x" int, "no" int);'

    found = drafted(**{"m.sql": text})

    assert list(found.fields("注文")) == ["合計", "select", 'a "b": c #d', "🎫", "-> x", "no"]


def test_a_statement_that_the_parser_refuses_is_listed(drafted: Drafting) -> None:
    """With the line of the complaint; what else stands in the file is read."""
    text = "CREATE TABLE a (id int);\nCREATE TABLE b (\n  x int,\n  y varchar(10 NOT NULL\n);\nCREATE TABLE c (z int);"

    found = drafted(**{"m.sql": text})

    assert found.entities == ("A", "C")
    assert "does not understand" in found.reasons("CREATE TABLE b")
    (row,) = [row for row in found.draft.left_out if row.name == "CREATE TABLE b"]
    assert row.line == 2


def test_a_file_without_any_table_that_can_be_read_is_refused(drafted: Drafting) -> None:
    """Every statement that could not be parsed is told with its place."""
    text = "CREATE TABLE a (x int,\n y 'oops);\nCREATE TABLE b (z int);"

    with pytest.raises(InputError) as caught:
        drafted(**{"m.sql": text})

    assert "m.sql:1" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CREATE TABLE [dbo].[a] (id int IDENTITY(1,1));\nGO\n", "SQL Server"),
        ("CREATE TABLE a (x VARCHAR2(10), y NUMBER(3));", "Oracle"),
    ],
)
def test_other_dialects_are_named_and_refused(drafted: Drafting, text: str, name: str) -> None:
    """A wrong reading would be worse than none."""
    with pytest.raises(InputError, match=name):
        drafted(**{"m.sql": text})


def test_a_bomb_of_brackets_is_no_traceback(drafted: Drafting) -> None:
    """The parser gives up on what is nested too deeply, and that is told."""
    deep = "(" * 20_000 + "1" + ")" * 20_000
    text = f"CREATE TABLE a (x int);\nCREATE TABLE b (x int CHECK ({deep} > 0));"

    assert drafted(**{"m.sql": text}).entities == ("A",)


def test_a_partition_is_a_part_however_it_is_written(drafted: Drafting) -> None:
    """`pg_dump` makes a table of it and attaches it; what is said about it later goes with it."""
    text = """
    CREATE TABLE public.log (id bigint NOT NULL, at timestamptz NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE public.log_1 (id bigint NOT NULL, at timestamptz NOT NULL);
    CREATE TABLE public."log 2" PARTITION OF public.log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    ALTER TABLE ONLY public.log ATTACH PARTITION public.log_1 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
    ALTER TABLE ONLY public.log_1 ADD CONSTRAINT log_1_pkey PRIMARY KEY (id, at);
    CREATE INDEX log_2_at ON public."log 2" (at);
    """
    found = drafted(**{"m.sql": text})

    assert found.entities == ("Log",)
    for name in (
        "log_1",
        "log_1.at",
        "log 2",
        "log_2_at",
        "ALTER TABLE ONLY public.log_1 ADD CONSTRAINT log_1_pkey PRIMARY KEY",
    ):
        assert "part of `log`" in found.reasons(name), name


def test_a_domain_brings_its_default_and_checks(drafted: Drafting) -> None:
    """They are the column's where it says nothing else."""
    text = """
    CREATE DOMAIN share AS numeric(5,2) DEFAULT 50 NOT NULL CHECK (VALUE >= 0 AND VALUE <= 100);
    CREATE TABLE a (x share, y share DEFAULT 7);
    """
    fields = drafted(**{"m.sql": text}).fields("A")

    assert fields == {"x": "decimal(5,2) >= 0 <= 100 default=50", "y": "decimal(5,2) >= 0 <= 100 default=7"}
