//! The table: images, their products, and the month in which each release ended.

use super::{Image, Product};

const fn official(repository: &'static str, product: &'static Product) -> Image {
    Image { registry: "docker.io", repository, product }
}

const fn image(registry: &'static str, repository: &'static str, product: &'static Product) -> Image {
    Image { registry, repository, product }
}

pub(super) const IMAGES: &[Image] = &[
    official("library/debian", &DEBIAN),
    official("library/ubuntu", &UBUNTU),
    official("library/alpine", &ALPINE),
    official("library/centos", &CENTOS),
    official("library/fedora", &FEDORA),
    official("library/oraclelinux", &ORACLE_LINUX),
    official("library/amazonlinux", &AMAZON_LINUX),
    official("library/python", &PYTHON),
    official("library/node", &NODE),
    official("library/golang", &GO),
    official("library/php", &PHP),
    official("library/ruby", &RUBY),
    official("library/openjdk", &OPENJDK),
    official("library/java", &JAVA_IMAGE),
    official("library/adoptopenjdk", &ADOPTOPENJDK),
    official("library/eclipse-temurin", &JAVA),
    official("library/postgres", &POSTGRESQL),
    official("library/mysql", &MYSQL),
    official("library/mariadb", &MARIADB),
    official("library/mongo", &MONGODB),
    official("library/nginx", &NGINX),
    official("library/tomcat", &TOMCAT),
    official("nginxinc/nginx-unprivileged", &NGINX),
    official("opensuse/leap", &LEAP),
    image("registry.opensuse.org", "opensuse/leap", &LEAP),
    image("registry.fedoraproject.org", "fedora", &FEDORA),
    image("public.ecr.aws", "amazonlinux/amazonlinux", &AMAZON_LINUX),
    image("container-registry.oracle.com", "os/oraclelinux", &ORACLE_LINUX),
    image("quay.io", "centos/centos", &CENTOS),
    image("registry.access.redhat.com", "ubi#", &RED_HAT),
    image("registry.access.redhat.com", "rhel#", &RED_HAT),
    image("registry.redhat.io", "ubi#", &RED_HAT),
    image("gcr.io", "distroless/*-debian#", &DEBIAN),
    image("gcr.io", "distroless/nodejs#", &NODE),
    image("mcr.microsoft.com", "dotnet/aspnet", &DOTNET),
    image("mcr.microsoft.com", "dotnet/runtime", &DOTNET),
    image("mcr.microsoft.com", "dotnet/runtime-deps", &DOTNET),
    image("mcr.microsoft.com", "dotnet/sdk", &DOTNET),
    image("mcr.microsoft.com", "dotnet/core/aspnet", &DOTNET),
    image("mcr.microsoft.com", "dotnet/core/runtime", &DOTNET),
    image("mcr.microsoft.com", "dotnet/core/runtime-deps", &DOTNET),
    image("mcr.microsoft.com", "dotnet/core/sdk", &DOTNET),
];

/// Distributions by the `ID` of their `os-release`.
pub(super) const SYSTEMS: &[(&str, &Product)] = &[
    ("alpine", &ALPINE),
    ("amzn", &AMAZON_LINUX),
    ("centos", &CENTOS),
    ("debian", &DEBIAN),
    ("fedora", &FEDORA),
    ("ol", &ORACLE_LINUX),
    ("opensuse-leap", &LEAP),
    ("rhel", &RED_HAT),
    ("ubuntu", &UBUNTU),
];

pub(super) const DEBIAN: Product = Product {
    name: "Debian",
    names: &[
        ("squeeze", "6"), ("wheezy", "7"), ("jessie", "8"), ("stretch", "9"), ("buster", "10"), ("bullseye", "11"),
        ("bookworm", "12"), ("trixie", "13"),
    ],
    releases: &[
        ("6", "2016-02"), ("7", "2018-05"), ("8", "2020-06"), ("9", "2022-06"), ("10", "2024-06"),
        ("11", "2026-08"), ("12", "2028-06"),
    ],
};

pub(super) const UBUNTU: Product = Product {
    name: "Ubuntu",
    names: &[
        ("lucid", "10.04"), ("precise", "12.04"), ("trusty", "14.04"), ("utopic", "14.10"), ("vivid", "15.04"),
        ("wily", "15.10"), ("xenial", "16.04"), ("yakkety", "16.10"), ("zesty", "17.04"), ("artful", "17.10"),
        ("bionic", "18.04"), ("cosmic", "18.10"), ("disco", "19.04"), ("eoan", "19.10"), ("focal", "20.04"),
        ("groovy", "20.10"), ("hirsute", "21.04"), ("impish", "21.10"), ("jammy", "22.04"), ("kinetic", "22.10"),
        ("lunar", "23.04"), ("mantic", "23.10"), ("noble", "24.04"), ("oracular", "24.10"), ("plucky", "25.04"),
    ],
    releases: &[
        ("10.04", "2015-04"), ("12.04", "2017-04"), ("14.04", "2019-04"), ("14.10", "2015-07"),
        ("15.04", "2016-02"), ("15.10", "2016-07"), ("16.04", "2021-04"), ("16.10", "2017-07"),
        ("17.04", "2018-01"), ("17.10", "2018-07"), ("18.04", "2023-05"), ("18.10", "2019-07"),
        ("19.04", "2020-01"), ("19.10", "2020-07"), ("20.04", "2025-05"), ("20.10", "2021-07"),
        ("21.04", "2022-01"), ("21.10", "2022-07"), ("22.04", "2027-04"), ("22.10", "2023-07"),
        ("23.04", "2024-01"), ("23.10", "2024-07"), ("24.10", "2025-07"), ("25.04", "2026-01"),
    ],
};

pub(super) const ALPINE: Product = Product {
    name: "Alpine",
    names: &[],
    releases: &[
        ("2", "2015-11"),
        ("3.1", "2016-11"),
        ("3.2", "2017-05"),
        ("3.3", "2017-11"),
        ("3.4", "2018-05"),
        ("3.5", "2018-11"),
        ("3.6", "2019-05"),
        ("3.7", "2019-11"),
        ("3.8", "2020-05"),
        ("3.9", "2020-11"),
        ("3.10", "2021-05"),
        ("3.11", "2021-11"),
        ("3.12", "2022-05"),
        ("3.13", "2022-11"),
        ("3.14", "2023-05"),
        ("3.15", "2023-11"),
        ("3.16", "2024-05"),
        ("3.17", "2024-11"),
        ("3.18", "2025-05"),
        ("3.19", "2025-11"),
        ("3.20", "2026-04"),
        ("3.21", "2026-11"),
    ],
};

/// `latest` means release 8 for ever.
const CENTOS: Product = Product {
    name: "CentOS",
    names: &[
        ("latest", "8"),
        ("stream8", "stream8"),
    ],
    releases: &[("5", "2017-03"), ("6", "2020-11"), ("7", "2024-06"), ("8", "2021-12"), ("stream8", "2024-05")],
};

const FEDORA: Product = Product {
    name: "Fedora",
    names: &[],
    releases: &[
        ("20", "2015-06"),
        ("21", "2015-12"),
        ("22", "2016-07"),
        ("23", "2016-12"),
        ("24", "2017-08"),
        ("25", "2017-12"),
        ("26", "2018-05"),
        ("27", "2018-11"),
        ("28", "2019-05"),
        ("29", "2019-11"),
        ("30", "2020-05"),
        ("31", "2020-11"),
        ("32", "2021-05"),
        ("33", "2021-11"),
        ("34", "2022-06"),
        ("35", "2022-12"),
        ("36", "2023-05"),
        ("37", "2023-12"),
        ("38", "2024-05"),
        ("39", "2024-11"),
        ("40", "2025-05"),
        ("41", "2025-12"),
        ("42", "2026-05"),
    ],
};

const RED_HAT: Product = Product {
    name: "Red Hat Enterprise Linux",
    names: &[],
    releases: &[("6", "2020-11"), ("7", "2024-06"), ("8", "2029-05")],
};

const ORACLE_LINUX: Product = Product {
    name: "Oracle Linux",
    names: &[],
    releases: &[("5", "2017-06"), ("6", "2021-03"), ("7", "2024-12")],
};

const AMAZON_LINUX: Product = Product {
    name: "Amazon Linux",
    names: &[("2017.09", "1"), ("2017.12", "1"), ("2018.03", "1")],
    releases: &[("1", "2023-12"), ("2", "2026-06")],
};

const LEAP: Product = Product {
    name: "openSUSE Leap",
    names: &[],
    releases: &[
        ("42", "2019-06"),
        ("15.0", "2019-12"),
        ("15.1", "2021-02"),
        ("15.2", "2022-01"),
        ("15.3", "2022-12"),
        ("15.4", "2023-12"),
        ("15.5", "2024-12"),
    ],
};

const PYTHON: Product = Product {
    name: "Python",
    names: &[],
    releases: &[
        ("2", "2020-01"),
        ("2.7", "2020-01"),
        ("3.2", "2016-02"),
        ("3.3", "2017-09"),
        ("3.4", "2019-03"),
        ("3.5", "2020-09"),
        ("3.6", "2021-12"),
        ("3.7", "2023-06"),
        ("3.8", "2024-10"),
        ("3.9", "2025-10"),
        ("3.10", "2026-10"),
        ("3.11", "2027-10"),
    ],
};

const NODE: Product = Product {
    name: "Node.js",
    names: &[
        ("argon", "4"), ("boron", "6"), ("carbon", "8"), ("dubnium", "10"), ("erbium", "12"), ("fermium", "14"),
        ("gallium", "16"), ("hydrogen", "18"), ("iron", "20"),
    ],
    releases: &[
        ("0", "2016-12"), ("4", "2018-04"), ("5", "2016-06"), ("6", "2019-04"), ("7", "2017-06"), ("8", "2019-12"),
        ("9", "2018-06"), ("10", "2021-04"), ("11", "2019-06"), ("12", "2022-04"), ("13", "2020-06"),
        ("14", "2023-04"), ("15", "2021-06"), ("16", "2023-09"), ("17", "2022-06"), ("18", "2025-04"),
        ("19", "2023-06"), ("20", "2026-04"), ("21", "2024-06"), ("22", "2027-04"), ("23", "2025-06"),
        ("25", "2026-06"),
    ],
};

/// A release ends when the second one after it comes out.
const GO: Product = Product {
    name: "Go",
    names: &[],
    releases: &[
        ("1.4", "2016-02"),
        ("1.5", "2016-08"),
        ("1.6", "2017-02"),
        ("1.7", "2017-08"),
        ("1.8", "2018-02"),
        ("1.9", "2018-08"),
        ("1.10", "2019-02"),
        ("1.11", "2019-09"),
        ("1.12", "2020-02"),
        ("1.13", "2020-08"),
        ("1.14", "2021-02"),
        ("1.15", "2021-08"),
        ("1.16", "2022-03"),
        ("1.17", "2022-08"),
        ("1.18", "2023-02"),
        ("1.19", "2023-08"),
        ("1.20", "2024-02"),
        ("1.21", "2024-08"),
        ("1.22", "2025-02"),
        ("1.23", "2025-08"),
        ("1.24", "2026-02"),
    ],
};

pub(super) const PHP: Product = Product {
    name: "PHP",
    names: &[],
    releases: &[
        ("5", "2018-12"),
        ("5.3", "2014-08"),
        ("5.4", "2015-09"),
        ("5.5", "2016-07"),
        ("5.6", "2018-12"),
        ("7", "2022-11"),
        ("7.4", "2022-11"),
        ("7.0", "2019-01"),
        ("7.1", "2019-12"),
        ("7.2", "2020-11"),
        ("7.3", "2021-12"),
        ("8.0", "2023-11"),
        ("8.1", "2025-12"),
    ],
};

const RUBY: Product = Product {
    name: "Ruby",
    names: &[],
    releases: &[
        ("1", "2015-02"),
        ("2", "2023-03"),
        ("2.0", "2016-02"),
        ("2.1", "2017-03"),
        ("2.2", "2018-03"),
        ("2.3", "2019-03"),
        ("2.4", "2020-03"),
        ("2.5", "2021-04"),
        ("2.6", "2022-04"),
        ("2.7", "2023-03"),
        ("3.0", "2024-04"),
        ("3.1", "2025-03"),
        ("3.2", "2026-03"),
    ],
};

/// Only early access builds came after that; they have the number of a release to come.
const OPENJDK: Product = Product {
    name: "the image `openjdk`",
    names: &[("latest", "18"), ("jdk", "18"), ("slim", "18"), ("alpine", "18"), ("jre", "11")],
    releases: &[
        ("6", "2022-07"), ("7", "2022-07"), ("8", "2022-07"), ("9", "2022-07"), ("10", "2022-07"),
        ("11", "2022-07"), ("12", "2022-07"), ("13", "2022-07"), ("14", "2022-07"), ("15", "2022-07"),
        ("16", "2022-07"), ("17", "2022-07"), ("18", "2022-07"),
    ],
};

const JAVA_IMAGE: Product = Product { name: "the image `java`", names: &[], releases: &[("", "2016-12")] };

const ADOPTOPENJDK: Product =
    Product { name: "the image `adoptopenjdk`", names: &[], releases: &[("", "2021-08")] };

const JAVA: Product = Product {
    name: "Java",
    names: &[],
    releases: &[
        ("16", "2021-09"),
        ("18", "2022-09"),
        ("19", "2023-03"),
        ("20", "2023-09"),
        ("22", "2024-09"),
        ("23", "2025-03"),
        ("24", "2025-09"),
    ],
};

const POSTGRESQL: Product = Product {
    name: "PostgreSQL",
    names: &[],
    releases: &[
        ("9", "2021-11"),
        ("9.0", "2015-10"),
        ("9.1", "2016-10"),
        ("9.2", "2017-11"),
        ("9.3", "2018-11"),
        ("9.4", "2020-02"),
        ("9.5", "2021-02"),
        ("9.6", "2021-11"),
        ("10", "2022-11"),
        ("11", "2023-11"),
        ("12", "2024-11"),
        ("13", "2025-11"),
        ("14", "2026-11"),
    ],
};

const MYSQL: Product = Product {
    name: "MySQL",
    names: &[],
    releases: &[("5", "2023-10"), ("5.7", "2023-10"), ("5.5", "2018-12"), ("5.6", "2021-02"), ("8.0", "2026-04")],
};

const MARIADB: Product = Product {
    name: "MariaDB",
    names: &[],
    releases: &[
        ("5", "2020-04"),
        ("10.0", "2019-03"),
        ("10.1", "2020-10"),
        ("10.2", "2022-05"),
        ("10.3", "2023-05"),
        ("10.4", "2024-06"),
        ("10.5", "2025-06"),
        ("10.6", "2026-07"),
    ],
};

const MONGODB: Product = Product {
    name: "MongoDB",
    names: &[],
    releases: &[
        ("2.6", "2016-10"),
        ("3.0", "2018-02"),
        ("3.2", "2018-09"),
        ("3.4", "2020-01"),
        ("3.6", "2021-04"),
        ("4.0", "2022-04"),
        ("4.2", "2023-04"),
        ("4.4", "2024-02"),
        ("5.0", "2024-10"),
        ("6.0", "2025-07"),
    ],
};

/// A branch ends when the next stable one comes out.
const NGINX: Product = Product {
    name: "nginx",
    names: &[],
    releases: &[
        ("1.7", "2015-04"),
        ("1.8", "2016-04"),
        ("1.9", "2016-04"),
        ("1.10", "2017-04"),
        ("1.11", "2017-04"),
        ("1.12", "2018-04"),
        ("1.13", "2018-04"),
        ("1.14", "2019-04"),
        ("1.15", "2019-04"),
        ("1.16", "2020-04"),
        ("1.17", "2020-04"),
        ("1.18", "2021-04"),
        ("1.19", "2021-04"),
        ("1.20", "2022-05"),
        ("1.21", "2022-05"),
        ("1.22", "2023-04"),
        ("1.23", "2023-04"),
        ("1.24", "2024-04"),
        ("1.25", "2024-04"),
        ("1.26", "2025-04"),
        ("1.27", "2025-04"),
    ],
};

const TOMCAT: Product = Product {
    name: "Tomcat",
    names: &[],
    releases: &[("6", "2016-12"), ("7", "2021-03"), ("8", "2024-03"), ("8.0", "2018-06")],
};

const DOTNET: Product = Product {
    name: ".NET",
    names: &[],
    releases: &[
        ("2.1", "2021-08"),
        ("2.2", "2019-12"),
        ("3.0", "2020-03"),
        ("3.1", "2022-12"),
        ("5.0", "2022-05"),
        ("6.0", "2024-11"),
        ("7.0", "2024-05"),
    ],
};
