//! The table of formats: secrets that are known by their looks, as their issuers document them.

use Check::{Crc32, Jwt, PrivateKey, WrappedKey};

/// A secret that is known by its looks alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    /// In kebab-case; stable.
    pub(crate) id: &'static str,
    /// What it is, as "GitHub token".
    pub(crate) name: &'static str,
    /// Texts of which one is in every secret of this format; nothing else is tried.
    pub(crate) literals: &'static [&'static str],
    /// How many bytes of the secret stand before the literal, at least and at most.
    pub(crate) before: (usize, usize),
    /// The whole secret, as a regular expression over bytes.
    pub(crate) pattern: &'static str,
    /// What else can be checked.
    pub(crate) check: Check,
    /// Other texts look so too, if rarely.
    pub(crate) is_weak: bool,
    /// It opens little: it is for a sandbox, soon over, or of no use alone.
    pub(crate) is_minor: bool,
}

/// What a format promises beyond its pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// Nothing.
    None,
    /// The last six characters are the CRC-32 of the thirty before them, in base 62 (GitHub, npm).
    Crc32,
    /// Three parts in base64url, of which two are JSON (RFC 7519).
    Jwt,
    /// PEM, OpenPGP or OpenSSH armour.
    PrivateKey,
    /// The same once more in base64, as in a kubeconfig.
    WrappedKey,
}

const fn of(
    id: &'static str,
    name: &'static str,
    literals: &'static [&'static str],
    pattern: &'static str,
) -> Format {
    Format {
        id,
        name,
        literals,
        before: (0, 0),
        pattern,
        check: Check::None,
        is_weak: false,
        is_minor: false,
    }
}

impl Format {
    const fn after(mut self, min: usize, max: usize) -> Self {
        self.before = (min, max);
        self
    }

    const fn check(mut self, check: Check) -> Self {
        self.check = check;
        self
    }

    const fn weak(mut self) -> Self {
        self.is_weak = true;
        self
    }

    const fn minor(mut self) -> Self {
        self.is_minor = true;
        self
    }
}

/// Sorted by what they open.
#[rustfmt::skip]
pub(crate) const FORMATS: &[Format] = &[
    // Keys of all sorts.
    of("private-key", "private key", &["-----BEGIN "],
        r#"-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\n|\\r|[\s"'\\]){0,20}[A-Za-z0-9+/=:, -]{20,}"#).check(PrivateKey),
    of("wrapped-private-key", "private key in base64", &["LS0tLS1CRUdJTi"], r"LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,}={0,2}").check(WrappedKey),
    of("putty-private-key", "PuTTY private key", &["PuTTY-User-Key-File-"],
        r"PuTTY-User-Key-File-[23]: [a-z0-9-]+\r?\nEncryption: none\r?\n(?:[^\n]*\n){1,40}?Private-Lines: [0-9]+\r?\n[A-Za-z0-9+/=]{20,}"),
    of("age-secret-key", "age secret key", &["AGE-SECRET-KEY-"], r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    of("json-web-token", "JSON Web Token", &["eyJ"], r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}").check(Jwt).weak(),

    // Clouds and hosts.
    of("aws-access-key", "AWS access key", &["AKIA", "ASIA", "ABIA", "ACCA"], r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
    of("aws-bedrock-key", "Amazon Bedrock key", &["ABSK"], r"ABSK[A-Za-z0-9+/]{109,}={0,2}"),
    of("aws-bedrock-session-key", "Amazon Bedrock session key", &["bedrock-api-key-"], r"bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]{20,}").minor(),
    of("amazon-mws-token", "Amazon MWS token", &["amzn.mws."], r"amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    of("alibaba-access-key", "Alibaba Cloud access key", &["LTAI"], r"LTAI[A-Za-z0-9]{20}"),
    of("tencent-secret-id", "Tencent Cloud secret id", &["AKID"], r"AKID[A-Za-z0-9]{32}").weak(),
    of("azure-client-secret", "Azure client secret", &["Q~"], r"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}").after(4, 4),
    of("azure-storage-key", "Azure storage key", &["AccountKey="], r"AccountKey=[A-Za-z0-9+/]{86}=="),
    of("azure-signed-storage-key", "Azure storage key", &["+ASt"], r"[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{5}[AQgw]==").after(76, 76),
    of("azure-cosmos-key", "Azure Cosmos DB key", &["ACDb"], r"[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]==").after(76, 76),
    of("azure-service-bus-key", "Azure Service Bus key", &["+ASb", "+AEh", "+ARm"], r"[A-Za-z0-9+/]{33}\+(?:ASb|AEh|ARm)[A-P][A-Za-z0-9+/]{5}=").after(33, 33),
    of("azure-registry-password", "Azure Container Registry password", &["+ACR"], r"[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9]{5}").after(42, 42),
    of("azure-search-key", "Azure AI Search key", &["AzSe"], r"[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}").after(42, 42),
    of("azure-function-key", "Azure Functions key", &["AzFu"], r"[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==").after(44, 44),
    of("azure-devops-token", "Azure DevOps token", &["JQQJ99"], r"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{18}AZDO[A-Za-z0-9]{4}").after(52, 52),
    of("azure-ai-key", "Azure AI key", &["JQQJ99"], r"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{18}ACOG[A-Za-z0-9]{4}").after(52, 52),
    of("cloudflare-origin-key", "Cloudflare origin key", &["v1.0-"], r"v1\.0-[a-f0-9]{24}-[a-f0-9]{146}"),
    of("digitalocean-token", "DigitalOcean token", &["dop_v1_", "doo_v1_", "dor_v1_"], r"do[opr]_v1_[a-f0-9]{64}"),
    of("flyio-token", "Fly.io token", &["fo1_", "fm1a_", "fm1r_", "fm2_"], r"(?:fo1_[A-Za-z0-9_-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,}={0,3})"),
    of("google-api-key", "Google API key", &["AIza"], r"AIza[A-Za-z0-9_-]{35}").weak(),
    of("google-oauth-client-secret", "Google OAuth client secret", &["GOCSPX-"], r"GOCSPX-[A-Za-z0-9_-]{28}"),
    of("google-oauth-access-token", "Google OAuth access token", &["ya29."], r"ya29\.[A-Za-z0-9_-]{60,}").minor(),
    of("heroku-key", "Heroku API key", &["HRKU-"], r"HRKU-[A-Za-z0-9_-]{36,80}"),
    of("netlify-token", "Netlify token", &["nfp_"], r"nfp_[A-Za-z0-9]{36}"),
    of("render-key", "Render API key", &["rnd_"], r"rnd_[A-Za-z0-9]{32}"),
    of("scalingo-token", "Scalingo token", &["tk-us-"], r"tk-us-[A-Za-z0-9_-]{48}"),
    of("supabase-token", "Supabase token", &["sbp_"], r"sbp_[a-f0-9]{40}"),
    of("supabase-secret-key", "Supabase secret key", &["sb_secret_"], r"sb_secret_[A-Za-z0-9_-]{22}_[A-Za-z0-9_-]{8}"),
    of("tailscale-key", "Tailscale key", &["tskey-"], r"tskey-[a-z]{3,12}-[A-Za-z0-9]{8,32}-[A-Za-z0-9]{16,64}"),
    of("defined-networking-token", "Defined Networking token", &["dnkey-"], r"dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}"),
    of("openshift-token", "OpenShift token", &["sha256~"], r"sha256~[A-Za-z0-9_-]{43}"),

    // Forges and pipelines.
    of("atlassian-token", "Atlassian token", &["ATATT3", "ATCTT3"], r"AT(?:ATT|CTT)3[A-Za-z0-9_=-]{160,}"),
    of("bitbucket-app-password", "Bitbucket app password", &["ATBB"], r"ATBB[A-Za-z0-9]{24}[A-F0-9]{8}"),
    of("buildkite-token", "Buildkite token", &["bkua_"], r"bkua_[a-f0-9]{40}"),
    of("circleci-token", "CircleCI token", &["CCIPAT_", "CCIPRJ_"], r"CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[a-f0-9]{40}"),
    of("github-personal-access-token", "GitHub personal access token", &["ghp_"], r"ghp_[A-Za-z0-9]{36,}").check(Crc32),
    of("github-fine-grained-token", "GitHub fine-grained token", &["github_pat_"], r"github_pat_[A-Za-z0-9_]{60,}"),
    of("github-oauth-token", "GitHub OAuth token", &["gho_"], r"gho_[A-Za-z0-9]{36,}").check(Crc32),
    of("github-app-token", "GitHub app token", &["ghu_", "ghs_"], r"gh[us]_[A-Za-z0-9]{36,}").check(Crc32),
    of("github-refresh-token", "GitHub refresh token", &["ghr_"], r"ghr_[A-Za-z0-9]{36,}").check(Crc32),
    of("gitlab-personal-access-token", "GitLab personal access token", &["glpat-"], r"glpat-[A-Za-z0-9_.-]{20,}"),
    of("gitlab-deploy-token", "GitLab deploy token", &["gldt-"], r"gldt-[A-Za-z0-9_.-]{20,}"),
    of("gitlab-runner-token", "GitLab runner token", &["glrt-", "glrtr-"], r"glrtr?-[A-Za-z0-9_.-]{20,}"),
    of("gitlab-runner-registration-token", "GitLab runner registration token", &["GR1348941"], r"GR1348941[A-Za-z0-9_-]{20}"),
    of("gitlab-trigger-token", "GitLab trigger token", &["glptt-"], r"glptt-[a-f0-9]{40}"),
    of("gitlab-job-token", "GitLab job token", &["glcbt-"], r"glcbt-[A-Za-z0-9_.-]{20,}").minor(),
    of("gitlab-application-secret", "GitLab application secret", &["gloas-"], r"gloas-[A-Za-z0-9_-]{20,80}"),
    of("gitlab-scim-token", "GitLab SCIM token", &["glsoat-"], r"glsoat-[A-Za-z0-9_-]{20,80}"),
    of("gitlab-mail-token", "GitLab incoming mail token", &["glimt-"], r"glimt-[A-Za-z0-9_-]{20,80}"),
    of("gitlab-agent-token", "GitLab agent token", &["glagent-"], r"glagent-[A-Za-z0-9_-]{20,80}"),
    of("gitlab-feature-flag-token", "GitLab feature flag token", &["glffct-"], r"glffct-[A-Za-z0-9_-]{20,80}"),
    of("gitlab-feed-token", "GitLab feed token", &["glft-"], r"glft-[A-Za-z0-9_-]{20,80}"),
    of("gitlab-workspace-token", "GitLab workspace token", &["glwt-"], r"glwt-[A-Za-z0-9_-]{20,80}"),
    of("harness-key", "Harness key", &["pat.", "sat."], r"[ps]at\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}"),
    of("octopus-key", "Octopus Deploy key", &["API-"], r"API-[A-Z0-9]{26}").weak(),
    of("prefect-key", "Prefect key", &["pnu_", "pnb_"], r"pn[ub]_[A-Za-z0-9]{36}"),
    of("sonarqube-token", "SonarQube token", &["squ_", "sqp_", "sqa_"], r"sq[upa]_[a-f0-9]{40}"),
    of("sourcegraph-token", "Sourcegraph token", &["sgp_"], r"sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}"),

    // Registries.
    of("clojars-token", "Clojars token", &["CLOJARS_"], r"CLOJARS_[a-z0-9]{60}"),
    of("crates-io-token", "crates.io token", &["cio"], r"cio[A-Za-z0-9]{32}").weak(),
    of("docker-hub-token", "Docker Hub token", &["dckr_pat_", "dckr_oat_"], r"dckr_[po]at_[A-Za-z0-9_-]{27,64}"),
    of("jfrog-key", "JFrog key", &["AKCp"], r"AKCp[A-Za-z0-9]{69}"),
    of("jfrog-reference-token", "JFrog reference token", &["cmVmd"], r"cmVmd[A-Za-z0-9]{59}"),
    of("npm-token", "npm token", &["npm_"], r"npm_[A-Za-z0-9]{36}").check(Crc32),
    of("nuget-key", "NuGet key", &["oy2"], r"oy2[a-z0-9]{43}"),
    of("open-vsx-token", "Open VSX token", &["ovsxp_"], r"ovsxp_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    of("packagist-token", "Private Packagist token", &["packagist_"], r"packagist_[a-z]{2,3}t?_[a-f0-9]{68}"),
    of("pypi-token", "PyPI token", &["pypi-Ag"], r"pypi-Ag[A-Za-z0-9_-]{50,}"),
    of("rubygems-token", "RubyGems token", &["rubygems_"], r"rubygems_[a-f0-9]{48}"),
    of("sidekiq-password", "Sidekiq Enterprise password", &[".contribsys.com"], r"[a-f0-9]{8}:[a-f0-9]{8}@(?:gems|enterprise)\.contribsys\.com").after(22, 28),

    // Vaults and infrastructure.
    of("onepassword-service-account-token", "1Password service account token", &["ops_eyJ"], r"ops_eyJ[A-Za-z0-9+/]{200,}={0,3}"),
    of("onepassword-secret-key", "1Password secret key", &["A3-"], r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}"),
    of("doppler-token", "Doppler token", &["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."], r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}"),
    of("infracost-key", "Infracost key", &["ico-"], r"ico-[A-Za-z0-9]{32}"),
    of("pulumi-token", "Pulumi token", &["pul-"], r"pul-[a-f0-9]{40}"),
    of("terraform-cloud-token", "Terraform Cloud token", &[".atlasv1."], r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,80}").after(14, 14),
    of("vault-token", "HashiCorp Vault token", &["hvs.", "hvb.", "hvr."], r"hv[sbr]\.[A-Za-z0-9_-]{24,}"),
    of("authress-key", "Authress key", &["authress_", "scauth_"], r"(?:scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}"),

    // Data.
    of("airtable-token", "Airtable token", &["pat"], r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    of("clickhouse-key", "ClickHouse Cloud key", &["4b1d"], r"4b1d[A-Za-z0-9]{38}").weak(),
    of("contentful-token", "Contentful token", &["CFPAT-"], r"CFPAT-[A-Za-z0-9_-]{43}"),
    of("databricks-token", "Databricks token", &["dapi"], r"dapi[a-f0-9]{32}(?:-[0-9])?"),
    of("langsmith-key", "LangSmith key", &["lsv2_"], r"lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}"),
    of("maxmind-key", "MaxMind licence key", &["_mmk"], r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk").after(36, 36),
    of("mongodb-atlas-secret", "MongoDB Atlas service account secret", &["mdb_sa_sk_"], r"mdb_sa_sk_[A-Za-z0-9_-]{40}"),
    of("pinecone-key", "Pinecone key", &["pcsk_"], r"pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{63}"),
    of("planetscale-secret", "PlanetScale secret", &["pscale_"], r"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64}"),
    of("posthog-key", "PostHog personal key", &["phx_"], r"phx_[A-Za-z0-9_]{43,48}"),

    // Models.
    of("anthropic-key", "Anthropic key", &["sk-ant-"], r"sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{40,120}"),
    of("cerebras-key", "Cerebras key", &["csk-"], r"csk-[a-z0-9]{48}"),
    of("elevenlabs-key", "ElevenLabs key", &["sk_"], r"sk_[a-f0-9]{48}"),
    of("groq-key", "Groq key", &["gsk_"], r"gsk_[A-Za-z0-9]{52}"),
    of("hugging-face-token", "Hugging Face token", &["hf_", "api_org_"], r"(?:hf|api_org)_[A-Za-z]{34}"),
    of("nvidia-key", "NVIDIA API key", &["nvapi-"], r"nvapi-[A-Za-z0-9_-]{60,70}"),
    of("openai-key", "OpenAI key", &["sk-"], r"sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})"),
    of("openrouter-key", "OpenRouter key", &["sk-or-v1-"], r"sk-or-v1-[a-f0-9]{64}"),
    of("perplexity-key", "Perplexity key", &["pplx-"], r"pplx-[A-Za-z0-9]{48}"),
    of("replicate-token", "Replicate token", &["r8_"], r"r8_[A-Za-z0-9]{37}"),
    of("tavily-key", "Tavily key", &["tvly-"], r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}"),
    of("together-key", "Together AI key", &["tgp_v1_"], r"tgp_v1_[A-Za-z0-9_-]{43}"),
    of("xai-key", "xAI key", &["xai-"], r"xai-[A-Za-z0-9]{80}"),

    // Messages.
    of("discord-bot-token", "Discord token", &["MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"], r"(?:M[Tjz]|N[DTj]|O[DT])[A-Za-z0-9_-]{22,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}"),
    of("discord-webhook", "Discord webhook", &["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"], r"discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,80}"),
    of("mailchimp-key", "Mailchimp key", &["-us"], r"[a-f0-9]{32}-us[0-9]{1,2}").after(32, 32),
    of("mailgun-key", "Mailgun key", &["key-"], r"key-[a-f0-9]{32}").weak(),
    of("resend-key", "Resend key", &["re_"], r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}").weak(),
    of("sendgrid-key", "SendGrid key", &["SG."], r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    of("brevo-key", "Brevo key", &["xkeysib-", "xsmtpsib-"], r"x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    of("slack-token", "Slack token", &["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"], r"xox[abeoprs]-[A-Za-z0-9-]{10,}"),
    of("slack-app-token", "Slack token", &["xapp-"], r"xapp-[0-9]-[A-Z0-9]{8,15}-[0-9]{8,15}-[a-f0-9]{64}"),
    of("slack-webhook", "Slack webhook", &["hooks.slack.com/"], r"hooks\.slack\.com/(?:services|workflows|triggers)/T[A-Z0-9]{8,12}/[A-Za-z0-9]{8,20}/[A-Za-z0-9]{20,40}"),
    of("teams-webhook", "Microsoft Teams webhook", &[".webhook.office.com/webhookb2/"], r"\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}"),
    of("telegram-bot-token", "Telegram bot token", &[":AA"], r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}").after(8, 10),
    of("twilio-key", "Twilio key", &["SK"], r"SK[a-f0-9]{32}").weak(),

    // Shops and payments.
    of("braintree-token", "Braintree token", &["access_token$production$"], r"access_token\$production\$[a-z0-9]{16}\$[a-f0-9]{32}"),
    of("duffel-token", "Duffel token", &["duffel_live_"], r"duffel_live_[A-Za-z0-9_=-]{43}"),
    of("duffel-test-token", "Duffel test token", &["duffel_test_"], r"duffel_test_[A-Za-z0-9_=-]{43}").minor(),
    of("easypost-key", "EasyPost key", &["EZAK"], r"EZAK[A-Za-z0-9]{54}"),
    of("easypost-test-key", "EasyPost test key", &["EZTK"], r"EZTK[A-Za-z0-9]{54}").minor(),
    of("flutterwave-key", "Flutterwave secret key", &["FLWSECK-"], r"FLWSECK-[a-h0-9]{32}-[A-Za-z0-9]{1,15}"),
    of("flutterwave-test-key", "Flutterwave test key", &["FLWSECK_TEST-"], r"FLWSECK_TEST-[a-h0-9]{12}(?:[a-h0-9]{20}-X)?").minor(),
    of("shippo-token", "Shippo token", &["shippo_live_"], r"shippo_live_[a-fA-F0-9]{40}"),
    of("shippo-test-token", "Shippo test token", &["shippo_test_"], r"shippo_test_[a-fA-F0-9]{40}").minor(),
    of("shopify-token", "Shopify token", &["shpat_", "shpca_", "shppa_", "shpss_"], r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    of("square-token", "Square token", &["sq0atp-", "sq0csp-"], r"sq0(?:atp-[A-Za-z0-9_-]{22}|csp-[A-Za-z0-9_-]{43})"),
    of("square-access-token", "Square access token", &["EAAA"], r"EAAA[A-Za-z0-9_-]{60}").weak(),
    of("stripe-key", "Stripe key", &["sk_live_", "rk_live_"], r"[rs]k_live_[A-Za-z0-9]{16,}"),
    of("stripe-test-key", "Stripe test key", &["sk_test_", "rk_test_"], r"[rs]k_test_[A-Za-z0-9]{24,}").minor(),
    of("stripe-webhook-secret", "Stripe webhook secret", &["whsec_"], r"whsec_[A-Za-z0-9+/]{32,64}={0,2}"),
    of("settlemint-token", "SettleMint token", &["sm_aat_", "sm_pat_", "sm_sat_"], r"sm_[aps]at_[A-Za-z0-9]{16}"),

    // What watches, designs and publishes.
    of("adobe-client-secret", "Adobe client secret", &["p8e-"], r"p8e-[A-Za-z0-9]{32}"),
    of("cloudinary-url", "Cloudinary URL", &["cloudinary://"], r"cloudinary://[0-9]{12,18}:[A-Za-z0-9_-]{20,40}@[a-z0-9]"),
    of("dynatrace-token", "Dynatrace token", &["dt0c01.", "dt0s16.", "dt0s01."], r"dt0(?:c01|s01|s16)\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}"),
    of("facebook-token", "Facebook token", &["EAACEdEose0cBA", "EAAM", "EAAC"], r"EAA(?:CEdEose0cBA[A-Za-z0-9]{20,}|[MC][A-Za-z0-9]{100,})").weak(),
    of("figma-token", "Figma token", &["figd_"], r"figd_[A-Za-z0-9_-]{40,60}"),
    of("frameio-token", "Frame.io token", &["fio-u-"], r"fio-u-[A-Za-z0-9_=-]{64}"),
    of("grafana-service-account-token", "Grafana token", &["glsa_"], r"glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    of("grafana-cloud-token", "Grafana Cloud token", &["glc_"], r"glc_[A-Za-z0-9+/]{40,}={0,2}"),
    of("grafana-api-key", "Grafana API key", &["eyJrIjoi"], r"eyJrIjoi[A-Za-z0-9]{70,}={0,2}"),
    of("hubspot-token", "HubSpot token", &["pat-na1-", "pat-na2-", "pat-eu1-"], r"pat-(?:na|eu)[12]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    of("intra42-client-secret", "Intra 42 client secret", &["s-s4t2"], r"s-s4t2(?:ud|af)-[a-f0-9]{64}"),
    of("linear-key", "Linear key", &["lin_api_", "lin_oauth_"], r"lin_(?:api|oauth)_[A-Za-z0-9]{40,70}"),
    of("mapbox-secret-token", "Mapbox secret token", &["sk.ey"], r"sk\.ey[A-Za-z0-9_-]{40,120}\.[A-Za-z0-9_-]{22}"),
    of("new-relic-key", "New Relic key", &["NRAK-", "NRII-", "NRIQ-", "NRRA-"], r"NR(?:AK|II|IQ|RA)-[A-Za-z0-9_-]{27,42}"),
    of("notion-token", "Notion token", &["ntn_"], r"ntn_[0-9]{11}[A-Za-z0-9]{35}"),
    of("postman-key", "Postman key", &["PMAK-"], r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    of("readme-key", "ReadMe key", &["rdme_"], r"rdme_[a-z0-9]{70}"),
    of("sentry-token", "Sentry token", &["sntrys_eyJ", "sntryu_"], r"(?:sntrys_eyJ[A-Za-z0-9+/=_]{80,}|sntryu_[a-f0-9]{64})"),
    of("typeform-token", "Typeform token", &["tfp_"], r"tfp_[A-Za-z0-9_.=-]{59}"),
];
