//! Files records: in memory, or in a folder with a bounded part of them in memory at a time.

use std::fs;
use std::path::{Path, PathBuf};

use search::Hit;
use tantivy::directory::{MmapDirectory, RamDirectory};
use tantivy::indexer::{SingleSegmentIndexWriter, merge_indices};
use tantivy::store::Compressor;
use tantivy::{Directory, IndexBuilder};

use super::schema::{IN_FILE, IN_MEMORY, IndexFields, settings, tokenizers};
use crate::shops::Shops;

/// The first size of a part's table of terms is derived from this; it grows as it must.
const TABLE_BYTES: usize = 15_000_000;

/// Records on their way into an index, in the order in which they are added: a record's place among equally good
/// ones. Tantivy's usual writer starts threads, in whose order records come by chance, and makes several segments,
/// all of which a search would have to look at.
pub(crate) struct Writer {
    fields: IndexFields,
    shops: Shops,
    pub(crate) records: u64,
    part: SingleSegmentIndexWriter,
}

impl Writer {
    /// An index in memory.
    pub(crate) fn in_memory() -> tantivy::Result<Self> {
        Ok(Self::to(part(RamDirectory::create(), IN_MEMORY)?))
    }

    fn to(part: SingleSegmentIndexWriter) -> Self {
        Self { fields: IndexFields::new().0, shops: Shops::default(), records: 0, part }
    }

    pub(crate) fn add(&mut self, hit: &Hit) -> tantivy::Result<()> {
        let shop = self.shops.number(hit.shop());
        self.part.add_document(self.fields.document(hit, shop))?;
        self.records += 1;
        Ok(())
    }

    /// The index, and the shops in it.
    pub(crate) fn finish(self) -> tantivy::Result<(tantivy::Index, Shops)> {
        Ok((self.part.finalize()?, self.shops))
    }
}

/// The same in a folder: as often as the part in memory reaches a limit, it becomes a part on disk, and in the end the
/// parts become one.
pub(crate) struct FolderWriter {
    folder: PathBuf,
    limit: usize,
    parts: Vec<tantivy::Index>,
    writer: Writer,
    /// The number of records in parts on disk.
    stored: u64,
}

impl FolderWriter {
    /// An index in an empty folder, with about this many bytes of it in memory.
    pub(crate) fn new(folder: &Path, limit: usize) -> tantivy::Result<Self> {
        let writer = Writer::to(part(new_folder(folder.join("part-0"))?, IN_FILE)?);
        Ok(Self { folder: folder.to_owned(), limit, parts: Vec::new(), writer, stored: 0 })
    }

    pub(crate) fn add(&mut self, hit: &Hit) -> tantivy::Result<()> {
        if self.writer.records > self.stored && self.writer.part.mem_usage() >= self.limit {
            let next = format!("part-{}", self.parts.len() + 1);
            let next = part(new_folder(self.folder.join(next))?, IN_FILE)?;
            let full = std::mem::replace(&mut self.writer.part, next);
            self.parts.push(full.finalize()?);
            self.stored = self.writer.records;
        }
        self.writer.add(hit)
    }

    pub(crate) fn records(&self) -> u64 {
        self.writer.records
    }

    #[cfg(test)]
    pub(crate) fn parts(&self) -> usize {
        self.parts.len() + 1
    }

    /// The folder with the index, and the shops in it. The parts are gone.
    pub(crate) fn finish(mut self) -> tantivy::Result<(PathBuf, Shops)> {
        let (last, shops) = self.writer.finish()?;
        self.parts.push(last);
        let whole = self.folder.join("whole");
        merge_indices(&self.parts, new_folder(whole.clone())?)?;
        let parts = self.parts.len();
        drop(self.parts);
        for part in 0..parts {
            fs::remove_dir_all(self.folder.join(format!("part-{part}")))?;
        }
        Ok((whole, shops))
    }
}

fn part(
    files: impl Into<Box<dyn Directory>>,
    records: Compressor,
) -> tantivy::Result<SingleSegmentIndexWriter> {
    IndexBuilder::new()
        .schema(IndexFields::new().1)
        .settings(settings(records))
        .tokenizers(tokenizers())
        .single_segment_index_writer(files, TABLE_BYTES)
}

fn new_folder(folder: PathBuf) -> tantivy::Result<MmapDirectory> {
    fs::create_dir(&folder)?;
    Ok(MmapDirectory::open(folder)?)
}
