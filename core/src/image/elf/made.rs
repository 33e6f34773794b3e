//! ELF files for tests, byte by byte.

/// What a made file says. Addresses of memory are offsets in the file.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for itself")]
pub(crate) struct Made {
    pub(crate) is_64_bit: bool,
    pub(crate) is_little_endian: bool,
    pub(crate) machine: u16,
    /// `e_type`
    pub(crate) kind: u16,
    pub(crate) interpreter: Option<&'static str>,
    pub(crate) is_dynamic: bool,
    pub(crate) needed: Vec<&'static str>,
    pub(crate) soname: Option<&'static str>,
    pub(crate) rpath: Option<&'static str>,
    pub(crate) runpath: Option<&'static str>,
    /// `DT_FLAGS_1`
    pub(crate) flags: u32,
    /// Library and version, and whether it is weak.
    pub(crate) needs: Vec<(&'static str, &'static str, bool)>,
    pub(crate) versions: Vec<&'static str>,
    /// The version of Go in the build information.
    pub(crate) go: Option<&'static str>,
    /// Names of sections after the usual ones; `.symtab` is a table of symbols.
    pub(crate) sections: Vec<&'static str>,
    /// How many segments there are at least; the last one again and again.
    pub(crate) segments: usize,
    /// How many bytes stand in front of the strings.
    pub(crate) padding: usize,
    /// Whether the strings stand behind the dynamic section, as patchelf puts them.
    pub(crate) strings_last: bool,
    /// How many bytes stand between the sections' names and headers.
    pub(crate) after_names: usize,
}

/// A static program for amd64.
impl Default for Made {
    fn default() -> Self {
        Self {
            is_64_bit: true,
            is_little_endian: true,
            machine: 62,
            kind: 2,
            interpreter: None,
            is_dynamic: false,
            needed: Vec::new(),
            soname: None,
            rpath: None,
            runpath: None,
            flags: 0,
            needs: Vec::new(),
            versions: Vec::new(),
            go: None,
            sections: Vec::new(),
            segments: 0,
            padding: 0,
            strings_last: false,
            after_names: 0,
        }
    }
}

const LOAD: u32 = 1;
const DYNAMIC: u32 = 2;
const INTERPRETER: u32 = 3;

impl Made {
    /// A program that asks for glibc.
    pub(crate) fn dynamic(needed: &[&'static str]) -> Self {
        Self {
            kind: 3,
            interpreter: Some("/lib64/ld-linux-x86-64.so.2"),
            is_dynamic: true,
            needed: needed.to_vec(),
            flags: 0x0800_0000,
            ..Self::default()
        }
    }

    pub(crate) fn library(soname: &'static str, needed: &[&'static str]) -> Self {
        Self {
            interpreter: None,
            soname: Some(soname),
            flags: 0,
            ..Self::dynamic(needed)
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut file = Writer {
            bytes: Vec::new(),
            is_64_bit: self.is_64_bit,
            is_little_endian: self.is_little_endian,
        };
        let segments = 2 + usize::from(self.interpreter.is_some()) + usize::from(self.is_dynamic);
        let segments = segments.max(self.segments);
        let (header, entry) = if self.is_64_bit { (64, 56) } else { (52, 32) };
        file.bytes.resize(header + segments * entry, 0);
        let mut table = Vec::new();

        if let Some(path) = self.interpreter {
            let start = file.bytes.len();
            file.bytes.extend([path.as_bytes(), &[0]].concat());
            table.push((INTERPRETER, 4, start, file.bytes.len()));
        }
        file.bytes.resize(file.bytes.len() + self.padding, 0);
        if self.is_dynamic {
            let (start, end) = self.dynamic_section(&mut file);
            table.push((DYNAMIC, 6, start, end));
        }
        let start = file.bytes.len();
        if let Some(version) = self.go {
            file.bytes.extend(b"\xff Go buildinf:\x08\x02");
            file.bytes.extend([0; 16]);
            file.bytes.push(u8::try_from(version.len()).unwrap());
            file.bytes.extend(version.bytes());
        }
        table.insert(0, (LOAD, 6, start, file.bytes.len()));
        table.insert(0, (LOAD, 4, 0, start));
        let (sections_start, sections) = self.sections(&mut file);
        table.resize(segments, *table.last().unwrap());

        let body = std::mem::take(&mut file.bytes);
        self.header(&mut file, segments, sections_start, sections);
        for (kind, flags, start, end) in table {
            file.segment(kind, flags, start, end - start);
        }
        let body = body.get(file.bytes.len()..).unwrap();
        [&file.bytes, body].concat()
    }

    fn header(&self, file: &mut Writer, segments: usize, sections_start: usize, sections: usize) {
        let class = if self.is_64_bit { 2 } else { 1 };
        let order = if self.is_little_endian { 1 } else { 2 };
        file.bytes.extend([0x7f, b'E', b'L', b'F', class, order, 1]);
        file.bytes.resize(16, 0);
        file.half(self.kind.into());
        file.half(self.machine.into());
        file.word(1);
        file.address(0);
        let (header, entry, section) = if self.is_64_bit {
            (64, 56, 64)
        } else {
            (52, 32, 40)
        };
        file.address(header);
        file.address(sections_start);
        file.word(0);
        for value in [header, entry, segments, section, sections, 1] {
            file.half(value);
        }
    }

    /// Writes the dynamic section and what it names; where it stands.
    fn dynamic_section(&self, file: &mut Writer) -> (usize, usize) {
        let mut strings = Strings(vec![0]);
        let mut entries = Vec::new();
        entries.extend(self.needed.iter().map(|name| (1, strings.add(name))));
        for (tag, name) in [(14, self.soname), (15, self.rpath), (29, self.runpath)] {
            entries.extend(name.map(|name| (tag, strings.add(name))));
        }
        entries.push((0x6fff_fffb, self.flags as usize));
        let needs = self.needs_table(&mut strings, file);
        let versions = self.versions_table(&mut strings, file);
        let tables = [(0x6fff_fffe, needs), (0x6fff_fffc, versions)];
        let size = |file: &Writer| if file.is_64_bit { 16 } else { 8 };
        // The tables, the strings' place and size, and the end.
        let count = entries.len() + 3 + tables.iter().filter(|table| !table.1.is_empty()).count();

        let before: usize = tables.iter().map(|table| table.1.len()).sum();
        let length = count * size(file);
        let start = file.bytes.len()
            + if self.strings_last {
                0
            } else {
                before + strings.0.len()
            };
        let mut at = if self.strings_last {
            start + length
        } else {
            file.bytes.len()
        };
        let mut blob = Vec::new();
        for (tag, table) in tables.into_iter().filter(|table| !table.1.is_empty()) {
            entries.push((tag, at));
            at += table.len();
            blob.extend(table);
        }
        entries.extend([(5, at), (10, strings.0.len()), (0, 0)]);
        blob.extend(strings.0);
        if !self.strings_last {
            file.bytes.extend(&blob);
        }
        for (tag, value) in entries {
            file.address(tag);
            file.address(value);
        }
        if self.strings_last {
            file.bytes.extend(&blob);
        }
        (start, start + length)
    }

    fn needs_table(&self, strings: &mut Strings, file: &Writer) -> Vec<u8> {
        let mut table = file.empty();
        for (at, (library, version, is_weak)) in self.needs.iter().enumerate() {
            let next = if at + 1 == self.needs.len() { 0 } else { 32 };
            table.half(1);
            table.half(1);
            for value in [strings.add(library), 16, next, 0] {
                table.word(value);
            }
            table.half(if *is_weak { 2 } else { 0 });
            table.half(2);
            table.word(strings.add(version));
            table.word(0);
        }
        table.bytes
    }

    fn versions_table(&self, strings: &mut Strings, file: &Writer) -> Vec<u8> {
        let mut table = file.empty();
        // The first names the file itself.
        let names = [&["itself"], self.versions.as_slice()].concat();
        for (at, name) in names.iter().enumerate().filter(|_| names.len() > 1) {
            let next = if at + 1 == names.len() { 0 } else { 28 };
            for value in [1, usize::from(at == 0), at + 1, 1] {
                table.half(value);
            }
            for value in [0, 20, next, strings.add(name), 0] {
                table.word(value);
            }
        }
        table.bytes
    }

    /// Writes names and headers of sections; where the headers stand, and how many.
    fn sections(&self, file: &mut Writer) -> (usize, usize) {
        let mut strings = Strings(vec![0]);
        let mut headers = vec![(0, 0), (strings.add(".shstrtab"), 3)];
        for name in &self.sections {
            let kind = if *name == ".symtab" { 2 } else { 1 };
            headers.push((strings.add(name), kind));
        }
        let names = file.bytes.len();
        file.bytes.extend(&strings.0);
        file.bytes.resize(file.bytes.len() + self.after_names, 0);
        let start = file.bytes.len();
        for (at, (name, kind)) in headers.iter().enumerate() {
            let (offset, size) = if at == 1 {
                (names, strings.0.len())
            } else {
                (names, 0)
            };
            file.word(*name);
            file.word(*kind);
            for value in [0, 0, offset, size] {
                file.address(value);
            }
            file.word(0);
            file.word(0);
            file.address(0);
            file.address(0);
        }
        (start, headers.len())
    }
}

struct Strings(Vec<u8>);

impl Strings {
    fn add(&mut self, text: &str) -> usize {
        let at = self.0.len();
        self.0.extend(text.bytes());
        self.0.push(0);
        at
    }
}

struct Writer {
    bytes: Vec<u8>,
    is_64_bit: bool,
    is_little_endian: bool,
}

impl Writer {
    fn empty(&self) -> Self {
        Self {
            bytes: Vec::new(),
            ..*self
        }
    }

    fn number(&mut self, value: usize, size: usize) {
        let value = value as u64;
        if self.is_little_endian {
            self.bytes.extend(value.to_le_bytes().iter().take(size));
        } else {
            self.bytes.extend(value.to_be_bytes().iter().skip(8 - size));
        }
    }

    fn half(&mut self, value: usize) {
        self.number(value, 2);
    }

    fn word(&mut self, value: usize) {
        self.number(value, 4);
    }

    fn address(&mut self, value: usize) {
        let size = if self.is_64_bit { 8 } else { 4 };
        self.number(value, size);
    }

    fn segment(&mut self, kind: u32, flags: usize, start: usize, size: usize) {
        self.word(kind as usize);
        if self.is_64_bit {
            self.word(flags);
        }
        for value in [start, start, start, size, size] {
            self.address(value);
        }
        if !self.is_64_bit {
            self.word(flags);
        }
        self.address(1);
    }
}
