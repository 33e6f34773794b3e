//! The table of providers whose secrets look like any other text: only the name beside them tells.

/// A secret that is known by the name it is assigned to, and by what its issuer makes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Provider {
    /// In kebab-case; stable.
    pub(crate) id: &'static str,
    /// What it is, as "Datadog key".
    pub(crate) name: &'static str,
    /// Words of which one is in the name, beside one such as `key` or `token`: so, in capitals, or
    /// with the first letter one.
    pub(crate) words: &'static [&'static str],
    /// The whole value, as a regular expression over bytes.
    pub(crate) value: &'static str,
}

const fn of(
    id: &'static str,
    name: &'static str,
    words: &'static [&'static str],
    value: &'static str,
) -> Provider {
    Provider {
        id,
        name,
        words,
        value,
    }
}

const UUID: &str = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

/// In the order of the alphabet.
#[rustfmt::skip]
pub(crate) const PROVIDERS: &[Provider] = &[
    of("adafruit-key", "Adafruit key", &["adafruit"], r"[A-Za-z0-9_-]{32}"),
    of("adobe-client-secret-named", "Adobe client secret", &["adobe"], r"[a-f0-9]{32}"),
    of("algolia-key", "Algolia key", &["algolia"], r"[a-f0-9]{32}"),
    of("alibaba-secret-key", "Alibaba Cloud secret key", &["alibaba", "aliyun", "alicloud"], r"[A-Za-z0-9]{30}"),
    of("asana-secret", "Asana secret", &["asana"], r"(?:[a-f0-9]{32}|[012]/[0-9]{10,20}[:/][A-Za-z0-9:/]{30,80})"),
    of("aws-secret-key", "AWS secret key", &["secret_access_key", "SecretAccessKey", "secretAccessKey", "aws_secret"], r"[A-Za-z0-9+/]{40}"),
    of("beamer-token", "Beamer token", &["beamer"], r"b_[A-Za-z0-9_=-]{44}"),
    of("bitbucket-secret", "Bitbucket secret", &["bitbucket"], r"(?:[A-Za-z0-9=_-]{64}|[A-Za-z0-9]{32})"),
    of("bittrex-key", "Bittrex key", &["bittrex"], r"[a-f0-9]{32}"),
    of("cloudflare-key", "Cloudflare key", &["cloudflare", "cf_api"], r"(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})"),
    of("codecov-token", "Codecov token", &["codecov"], UUID),
    of("cohere-key", "Cohere key", &["cohere", "co_api_key"], r"[A-Za-z0-9]{40}"),
    of("coinbase-token", "Coinbase token", &["coinbase"], r"[A-Za-z0-9_-]{64}"),
    of("confluent-secret", "Confluent secret", &["confluent"], r"[A-Za-z0-9+/]{64}"),
    of("contentful-delivery-token", "Contentful token", &["contentful"], r"[A-Za-z0-9=_-]{43}"),
    of("datadog-key", "Datadog key", &["datadog", "dd_api", "dd_app"], r"[a-f0-9]{32}(?:[a-f0-9]{8})?"),
    of("discord-secret", "Discord secret", &["discord"], r"(?:[a-f0-9]{64}|[A-Za-z0-9=_-]{32})"),
    of("drone-token", "Drone token", &["drone"], r"[A-Za-z0-9]{32}"),
    of("dropbox-token", "Dropbox token", &["dropbox"], r"(?:sl\.[A-Za-z0-9_.=-]{130,}|[a-z0-9]{15}|[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=-]{43})"),
    of("etsy-key", "Etsy key", &["etsy"], r"[a-z0-9]{24}"),
    of("facebook-secret", "Facebook app secret", &["facebook", "fb_app"], r"[a-f0-9]{32}"),
    of("fastly-token", "Fastly token", &["fastly"], r"[A-Za-z0-9_-]{32}"),
    of("finicity-secret", "Finicity secret", &["finicity"], r"(?:[a-f0-9]{32}|[A-Za-z0-9]{20})"),
    of("finnhub-token", "Finnhub token", &["finnhub"], r"[a-z0-9]{20}"),
    of("flickr-secret", "Flickr secret", &["flickr"], r"[a-f0-9]{16}(?:[a-f0-9]{16})?"),
    of("freshbooks-token", "FreshBooks token", &["freshbooks"], r"[a-z0-9]{64}"),
    of("gitter-token", "Gitter token", &["gitter"], r"[a-f0-9]{40}"),
    of("gocardless-token", "GoCardless token", &["gocardless"], r"live_[A-Za-z0-9_=-]{40}"),
    of("heroku-legacy-key", "Heroku API key", &["heroku"], UUID),
    of("hetzner-token", "Hetzner token", &["hetzner", "hcloud"], r"[A-Za-z0-9]{64}"),
    of("hubspot-legacy-key", "HubSpot key", &["hubspot"], UUID),
    of("intercom-token", "Intercom token", &["intercom"], r"[A-Za-z0-9=_-]{60}"),
    of("jfrog-legacy-key", "JFrog key", &["jfrog", "artifactory", "bintray", "xray"], r"(?:[A-Za-z0-9]{73}|[A-Za-z0-9]{64})"),
    of("kraken-key", "Kraken key", &["kraken"], r"[A-Za-z0-9/=+]{80,90}"),
    of("kucoin-secret", "KuCoin secret", &["kucoin"], r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"),
    of("launchdarkly-token", "LaunchDarkly token", &["launchdarkly", "launch_darkly"], r"(?:(?:api|sdk)-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    of("linear-client-secret", "Linear client secret", &["linear_client", "linear_api", "linear_secret"], r"[a-f0-9]{32}"),
    of("linkedin-secret", "LinkedIn client secret", &["linkedin", "linked_in"], r"(?:WPL_AP1\.[A-Za-z0-9+/=.]{16,60}|[A-Za-z0-9]{16})"),
    of("linode-token", "Linode token", &["linode"], r"[a-f0-9]{64}"),
    of("lob-key", "Lob key", &["lob_api", "lob_key", "lob_secret"], r"live_[a-f0-9]{35}"),
    of("looker-secret", "Looker secret", &["looker"], r"[A-Za-z0-9]{24}"),
    of("mailgun-signing-key", "Mailgun key", &["mailgun"], r"[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}"),
    of("mattermost-token", "Mattermost token", &["mattermost"], r"[a-z0-9]{26}"),
    of("meraki-key", "Meraki key", &["meraki"], r"[0-9a-f]{40}"),
    of("messagebird-key", "MessageBird key", &["messagebird", "message_bird"], r"[A-Za-z0-9]{25}"),
    of("mistral-key", "Mistral key", &["mistral"], r"[A-Za-z0-9]{32}"),
    of("mollie-key", "Mollie key", &["mollie"], r"live_[A-Za-z0-9]{30}"),
    of("netlify-legacy-token", "Netlify token", &["netlify"], r"[A-Za-z0-9=_-]{40,46}"),
    of("notion-legacy-token", "Notion token", &["notion"], r"secret_[A-Za-z0-9]{43}"),
    of("nytimes-key", "New York Times key", &["nytimes", "newyorktimes"], r"[A-Za-z0-9=_-]{32}"),
    of("okta-token", "Okta token", &["okta"], r"00[A-Za-z0-9_-]{40}"),
    of("opsgenie-key", "Opsgenie key", &["opsgenie"], UUID),
    of("pagerduty-key", "PagerDuty key", &["pagerduty", "pager_duty"], r"(?:[a-f0-9]{32}|[A-Za-z0-9_+-]{20})"),
    of("plaid-secret", "Plaid secret", &["plaid"], r"(?:[a-f0-9]{30}|access-(?:sandbox|development|production)-[0-9a-f-]{36})"),
    of("postmark-token", "Postmark token", &["postmark"], UUID),
    of("rapidapi-key", "RapidAPI key", &["rapidapi", "rapid_api"], r"[a-z0-9]{10}msh[a-z0-9]{15}p[a-z0-9]{6}jsn[a-z0-9]{12}"),
    of("scaleway-secret", "Scaleway secret key", &["scaleway", "scw_secret"], UUID),
    of("segment-key", "Segment write key", &["segment_write", "segment_api", "segment_key"], r"[A-Za-z0-9]{32}"),
    of("sendbird-token", "Sendbird token", &["sendbird"], r"[a-f0-9]{40}"),
    of("sentry-legacy-token", "Sentry token", &["sentry_auth", "sentry_token", "sentry_api"], r"[a-f0-9]{64}"),
    of("snyk-token", "Snyk token", &["snyk"], UUID),
    of("sonarqube-legacy-token", "SonarQube token", &["sonar"], r"[a-f0-9]{40}"),
    of("squarespace-token", "Squarespace token", &["squarespace"], UUID),
    of("sumologic-key", "Sumo Logic key", &["sumo"], r"[A-Za-z0-9]{64}"),
    of("travis-token", "Travis CI token", &["travis"], r"[A-Za-z0-9_-]{22}"),
    of("twilio-auth-token", "Twilio auth token", &["twilio"], r"[a-f0-9]{32}"),
    of("twitch-secret", "Twitch secret", &["twitch"], r"[a-z0-9]{30}"),
    of("twitter-secret", "Twitter secret", &["twitter"], r"(?:[A-Za-z0-9]{45}(?:[A-Za-z0-9]{5})?|[0-9]{15,25}-[A-Za-z0-9]{20,40}|A{22}[A-Za-z0-9%]{58,100})"),
    of("vault-legacy-token", "HashiCorp Vault token", &["vault"], r"s\.[A-Za-z0-9]{24}"),
    of("vercel-token", "Vercel token", &["vercel"], r"[A-Za-z0-9]{24}"),
    of("wakatime-key", "WakaTime key", &["wakatime"], r"(?:waka_)?[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"),
    of("wandb-key", "Weights & Biases key", &["wandb"], r"[a-f0-9]{40}"),
    of("wireguard-private-key", "WireGuard private key", &["PrivateKey", "wireguard"], r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="),
    of("yandex-key", "Yandex key", &["yandex", "yc_"], r"(?:AQVN[A-Za-z0-9_-]{35,38}|YCAJ[A-Za-z0-9_-]{21,36}|t1\.[A-Za-z0-9_-]{1,}={0,2}\.[A-Za-z0-9_-]{86}={0,2})"),
    of("zendesk-key", "Zendesk key", &["zendesk"], r"[A-Za-z0-9]{40}"),
];
