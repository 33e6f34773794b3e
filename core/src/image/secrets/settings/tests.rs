use super::*;

fn found(path: &str, text: &str) -> Vec<(&'static str, String)> {
    let form = Settings::of(path).unwrap_or_else(|| panic!("{path} has no form"));
    let found = secrets(form, text.as_bytes());
    found
        .into_iter()
        .map(|it| (it.kind, text[it.range].to_owned()))
        .collect()
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is a table")]
fn notations() {
    let basic = encoded("ci:kJ8-s3cr3t");
    for (path, text, kind, secret) in [
        (
            "a/.env",
            "# x\nDB_PASSWORD=correct-horse-battery\n",
            "secret-setting",
            "correct-horse-battery",
        ),
        (
            "a/.env",
            "export DB_PASSWORD=\"a b-3cr3t\" # note\r\n",
            "secret-setting",
            "a b-3cr3t",
        ),
        (
            "a/.env.production",
            "PGPASSWORD=kJ8-s3cr3t",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "a/.env",
            "DATABASE_URL=postgres://app:kJ8-s3cr3t@db/x",
            "password-in-url",
            "kJ8-s3cr3t",
        ),
        (
            "a/.npmrc",
            "//npm.example/:_authToken=kJ8-s3cr3t\n",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "a/.npmrc",
            "//npm.example/:_password=\"a0o4LXMzY3IzdA==\"",
            "secret-setting",
            "a0o4LXMzY3IzdA==",
        ),
        (
            "a/.yarnrc.yml",
            "    npmAuthToken: kJ8-s3cr3t",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "root/.aws/credentials",
            "[default]\naws_secret_access_key = kJ8+s3cr3t/x\n",
            "secret-setting",
            "kJ8+s3cr3t/x",
        ),
        (
            "a/.pypirc",
            "[pypi]\npassword: kJ8-s3cr3t",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "etc/pip.conf",
            "index-url = https://ci:kJ8-s3cr3t@host/simple",
            "password-in-url",
            "kJ8-s3cr3t",
        ),
        (
            "a/.git-credentials",
            "https://ci:kJ8-s3cr3t@host\n",
            "password-in-url",
            "kJ8-s3cr3t",
        ),
        (
            "a/.git/config",
            "\turl = https://ci:kJ8-s3cr3t@host/x.git",
            "password-in-url",
            "kJ8-s3cr3t",
        ),
        (
            "a/credentials.json",
            "{\"a\": 1, \"client_secret\":\"kJ8-s3cr3t\"}",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "a/.kube/config",
            "    token: kJ8-s3cr3t",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "a/wp-config.php",
            "define( 'DB_PASSWORD', 'kJ8-s3cr3t' );",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "root/.m2/settings.xml",
            "  <password>kJ8-s3cr3t</password>",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "a/NuGet.Config",
            "<add key=\"ClearTextPassword\" value=\"kJ8-s3cr3t\" />",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "a/application-prod.properties",
            "spring.datasource.password=kJ8-s3cr3t",
            "secret-setting",
            "kJ8-s3cr3t",
        ),
        (
            "a/.netrc",
            "machine host\n  login ci\n  password kJ8-s3cr3t\n",
            "netrc-password",
            "kJ8-s3cr3t",
        ),
        (
            "etc/apt/auth.conf.d/x.conf",
            "machine host login ci password kJ8-s3cr3t",
            "netrc-password",
            "kJ8-s3cr3t",
        ),
        (
            "a/.pgpass",
            "# x\ndb\\:1:5432:app:ci:kJ8-s3cr3t\n",
            "pgpass-password",
            "kJ8-s3cr3t",
        ),
        (
            "a/.vault-token",
            "kJ8s3cr3tQ2wE4rT6yU8\n",
            "secret-file",
            "kJ8s3cr3tQ2wE4rT6yU8",
        ),
        (
            "root/.docker/config.json",
            &format!("{{\"auths\": {{\"host\": {{\"auth\": \"{basic}\"}}}}}}"),
            "registry-credentials",
            &basic,
        ),
    ] {
        assert_eq!(
            found(&path.to_ascii_lowercase(), text),
            [(kind, secret.to_owned())],
            "{text}"
        );
    }
}

#[test]
fn what_is_no_secret() {
    for (path, text) in [
        (
            "a/.env",
            "DB_PASSWORD=changeme\nDB_PASSWORD=\nDB_PASSWORD=${DB_PASSWORD}\n#DB_PASSWORD=kJ8-s3cr3t\n",
        ),
        (
            "a/.env",
            "DB_PASSWORD_FILE=/run/secrets/x\nKEY_ID=abc\nTOKEN_URL=https://host/x\n",
        ),
        (
            "a/.env",
            "POSTGRES_PASSWORD=postgres\nAUTH_MODE=basic\nSTRIPE_PUBLISHABLE_KEY=kJ8-s3cr3t\n",
        ),
        (
            "a/.env",
            "DATABASE_URL=postgres://postgres:postgres@db/x\nA_PASSWORD={{ password }}\n",
        ),
        (
            "a/.npmrc",
            "//npm.example/:_authToken=${NPM_TOKEN}\nregistry=https://npm.example/\n",
        ),
        (
            "a/.gitconfig",
            "[url \"https://github.com/\"]\n\tinsteadOf = git://github.com/\n",
        ),
        ("a/.netrc", "machine host login ci\n# password kJ8-s3cr3t\n"),
        ("a/.pgpass", "db:5432:app:ci\n"),
        (
            "a/.docker/config.json",
            "{\"auths\": {\"host\": {}}, \"credsStore\": \"desktop\"}",
        ),
        (
            "a/.docker/config.json",
            "{\"auths\": {\"host\": {\"auth\": \"Og==\"}}}",
        ),
        ("a/.vault-token", "\n"),
        (
            "a/.m2/settings.xml",
            "<password>${env.PASSWORD}</password>\n<passphrase></passphrase>",
        ),
    ] {
        assert_eq!(found(path, text), [], "{text}");
    }
    for path in [
        "a/.env.example",
        "a/env",
        "a/config.json",
        "a/.environment",
        "a/prod.env.template",
        "x.md",
    ] {
        assert_eq!(Settings::of(path), None, "{path}");
    }
}

#[test]
fn only_a_name_says_so() {
    let form = Settings::Assignments;
    let confidence = |text: &str| secrets(form, text.as_bytes())[0].confidence;
    assert_eq!(
        confidence("DB_PASSWORD=correct-horse-battery"),
        SecretConfidence::Low
    );
    assert_eq!(
        confidence("DB_PASSWORD=kJ8s3cr3tQ2wE4rT6yU8"),
        SecretConfidence::Medium
    );
    let setting = secrets(form, b"DB_PASSWORD=correct-horse-battery").remove(0);
    let told = setting.into_match(b"DB_PASSWORD=correct-horse-battery");
    assert_eq!(
        (told.setting.as_deref(), &*told.masked),
        (Some("DB_PASSWORD"), "…")
    );
}

fn encoded(text: &str) -> String {
    crate::secrets::samples::encoded(text.as_bytes())
}
