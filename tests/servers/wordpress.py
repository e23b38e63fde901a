"""A real WordPress on MariaDB and PHP's own web server."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

import httpx
from tests.servers.processes import Processes, answers, cache, free_port, need

CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp');
define('DB_HOST', '127.0.0.1:{database}');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}');
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('WP_DEFAULT_THEME', 'twentytwentythree'); define('WP_DEBUG', false);
foreach (['AUTH','SECURE_AUTH','LOGGED_IN','NONCE'] as $name) {{
    define($name . '_KEY', 'of a test'); define($name . '_SALT', 'of a test');
}}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
function wp_mail() { return true; }
require '%(www)s/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
$made = wp_install('Test blog', 'admin', 'admin@example.org', true, '', 'the password of the administrator');
update_option('permalink_structure', '/%%year%%/%%postname%%/');
update_option('timezone_string', 'Europe/Athens');
update_option('comment_moderation', '0');
update_option('comment_previously_approved', '0');
update_option('thread_comments_depth', '10');
$about = ['user_login' => 'reader', 'user_pass' => 'x', 'user_email' => 'reader@example.org'];
$reader = wp_insert_user([...$about, 'role' => 'subscriber']);
foreach (['admin' => $made['user_id'], 'reader' => $reader] as $name => $id) {
    echo $name, ' ', WP_Application_Passwords::create_new_application_password($id, ['name' => 'talka'])[0], "\\n";
}
"""
ROUTER = """<?php
$path = __DIR__ . '/www' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path)) { return false; }
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/www/index.php';
"""
TABLES = ("posts", "postmeta", "comments", "commentmeta", "term_relationships")


class WordPress:
    """A blog with an administrator (``admin``) and a subscriber (``reader``), empty at the start.

    Its clock stands in Athens, so that a mix-up of zones shows.
    """

    username = "admin"

    def __init__(self, folder: Path) -> None:
        self._source = cache() / "wordpress"
        programs = all(shutil.which(name) for name in ("mariadbd", "mariadb", "mariadb-install-db", "php"))
        need("WordPress (with MariaDB and PHP)", there=self._source.is_dir() and programs)
        self.folder = folder
        self.processes = Processes(folder)
        self.database, self.port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.passwords: dict[str, str] = {}

    @property
    def application_password(self) -> str:
        return self.passwords["admin"]

    def start(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._start_database()
        self._install()
        env = {"PHP_CLI_SERVER_WORKERS": "3"}
        command = ["php", "-d", "memory_limit=256M", "-S", f"127.0.0.1:{self.port}", "-t", "www", "router.php"]
        self.processes.start("php", command, env)
        self.processes.until(answers(f"{self.url}/wp-json/"), "WordPress")
        self.clear()
        return self

    def stop(self) -> None:
        self.processes.stop()

    def _start_database(self) -> None:
        user = ["--user=root"] if os.geteuid() == 0 else []
        data, basic = self.folder / "db", ["--no-defaults", *user]
        install = ["mariadb-install-db", *basic, "--auth-root-authentication-method=normal", "--skip-test-db"]
        self._run([*install, f"--datadir={data}"])
        small = ["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--performance-schema=OFF"]
        swift = ["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"]
        where = [f"--datadir={data}", f"--socket={self._socket}", f"--port={self.database}"]
        self.processes.start("mariadb", ["mariadbd", *basic, *where, "--bind-address=127.0.0.1", *small, *swift])
        self.processes.until(lambda: self._asks("select 1").returncode == 0, "MariaDB")
        self.sql("create database wp; create user wp@127.0.0.1 identified by 'wp'; grant all on wp.* to wp@127.0.0.1")

    @property
    def _socket(self) -> Path:
        return self.folder / "s.sock"

    def _install(self) -> None:
        www = self.folder / "www"
        shutil.copytree(self._source, www)
        (www / "wp-config.php").write_text(CONFIG.format(database=self.database, url=self.url))
        (self.folder / "router.php").write_text(ROUTER)
        (self.folder / "install.php").write_text(INSTALL % {"www": www})
        printed = self._run(["php", "install.php"])
        self.passwords = dict(line.split() for line in printed.splitlines() if line.count(" ") == 1)

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def _asks(self, statement: str) -> subprocess.CompletedProcess[str]:
        command = ["mariadb", "--no-defaults", "-S", str(self._socket), "-uroot", "-N", "-B", "-e", statement]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def sql(self, statement: str) -> str:
        """What the database prints."""
        done = self._asks(statement)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def clear(self) -> None:
        """Take everything out that was written."""
        self.sql("use wp; " + "; ".join(f"truncate wp_{table}" for table in TABLES))

    def request(self, method: str, route: str, who: str = "admin", **body: Any) -> Any:
        """Ask the API, such as ``POST posts``."""
        address = f"{self.url}/wp-json/wp/v2/{route}"
        answer = httpx.request(method, address, json=body or None, auth=(who, self.passwords[who]), timeout=30)
        assert answer.is_success, f"{method} {route}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def post(self, title: str, text: str, **more: Any) -> int:
        """Publish a post; its number."""
        made = self.request("POST", "posts", title=title, content=text, **{"status": "publish", **more})
        return int(made["id"])

    def comment(self, post_id: int, text: str, author: str = "Ann", **more: Any) -> int:
        """Have somebody who has no account comment; its number."""
        mail = f"{author.lower().encode().hex()}@example.org"
        body = {"post": post_id, "content": text, "author_name": author, "author_email": mail, **more}
        return int(self.request("POST", "comments", **body)["id"])
