//! JSON Web Tokens (RFC 7519).

use super::base64;
use serde_json::Value;

/// Whether a text of three parts is a token that was issued: its parts are JSON, it is signed, and it
/// is not the example of every introduction.
pub(crate) fn is_issued(token: &[u8]) -> bool {
    let mut parts = token.split(|byte| *byte == b'.');
    let mut json = || serde_json::from_slice::<Value>(&base64::decode(parts.next()?)).ok();
    let (Some(Value::Object(header)), Some(Value::Object(claims))) = (json(), json()) else {
        return false;
    };
    let text = |key: &str| claims.get(key).and_then(Value::as_str);
    let algorithm = header.get("alg").and_then(Value::as_str);
    let is_signed = algorithm.is_some_and(|name| !name.eq_ignore_ascii_case("none"));
    // `anon` is what browsers get.
    is_signed
        && text("sub") != Some("1234567890")
        && text("name") != Some("John Doe")
        && text("role") != Some("anon")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::samples::encoded;

    #[test]
    fn issued_or_not() {
        let token = |header: &str, claims: &str| {
            let parts = [header, claims, "signature-of-it"].map(|part| encoded(part.as_bytes()));
            parts.join(".").replace('=', "")
        };
        let header = r#"{"alg":"RS256","typ":"JWT"}"#;
        for (header, claims, expected) in [
            (header, r#"{"iss":"kubernetes/serviceaccount"}"#, true),
            (header, r#"{"sub":"1234567890","name":"John Doe"}"#, false),
            (header, r#"{"role":"anon"}"#, false),
            (r#"{"alg":"none"}"#, r#"{"iss":"a"}"#, false),
            (r#"{"typ":"JWT"}"#, r#"{"iss":"a"}"#, false),
            (header, "[]", false),
            (header, "no JSON", false),
        ] {
            assert_eq!(
                is_issued(token(header, claims).as_bytes()),
                expected,
                "{claims}"
            );
        }
        assert!(!is_issued(b"eyJh"));
        assert!(!is_issued(b""));
    }
}
