using System.Security.Cryptography;
using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Attachments;

public abstract class BlobFacts(StoragePlace place) : StorageFacts(place)
{
    private const string Uploader = "FR";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BlobLimits.ChunkSize)]
    [InlineData((2 * BlobLimits.ChunkSize) + 17)]
    public async Task An_upload_is_verified_and_read_back(int size)
    {
        byte[] content = Content(size);
        string sha256 = Hash(content);
        await UploadAsync(content, sha256);

        BlobInfo info = await Blobs.CompleteAsync(Uploader, sha256, size);

        Assert.Equal((size, true, BlobLimits.ChunkCount(size)), (info.Size, info.Complete, info.ChunkCount));
        Assert.Equal(info, await Blobs.FindAsync(Uploader, sha256));
        var read = new MemoryStream();
        for (int index = 0; index < info.ChunkCount; index++)
        {
            read.Write(await Blobs.ReadChunkAsync(Uploader, sha256, index));
        }

        Assert.Equal(content, read.ToArray());
        Assert.Null(await Blobs.ReadChunkAsync(Uploader, sha256, info.ChunkCount));
        Assert.Null(await Blobs.ReadChunkAsync("BR", sha256, 0));
        Assert.Null(await Blobs.FindAsync("BR", sha256));
    }

    [Fact]
    public async Task Chunks_may_be_repeated_and_come_in_any_order()
    {
        byte[] content = Content(3 * BlobLimits.ChunkSize);
        string sha256 = Hash(content);
        await Blobs.BeginAsync(Uploader, sha256);
        await Blobs.WriteChunkAsync(Uploader, sha256, 1, new byte[] { 1 });
        foreach (int index in (int[])[2, 0, 1, 0])
        {
            await Blobs.WriteChunkAsync(Uploader, sha256, index, content.AsMemory(index * BlobLimits.ChunkSize, BlobLimits.ChunkSize));
        }

        BlobInfo stored = await Blobs.BeginAsync(Uploader, sha256);
        Assert.Equal((content.Length, false, 3), (stored.Size, stored.Complete, stored.ChunkCount));
        Assert.True((await Blobs.CompleteAsync(Uploader, sha256, content.Length)).Complete);

        // All of this may be repeated when it is complete, and changes nothing.
        Assert.True((await Blobs.BeginAsync(Uploader, sha256)).Complete);
        await Blobs.WriteChunkAsync(Uploader, sha256, 0, new byte[] { 1 });
        Assert.True((await Blobs.CompleteAsync(Uploader, sha256, content.Length)).Complete);
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.CompleteAsync(Uploader, sha256, content.Length - 1));
        Assert.Equal(BlobLimits.ChunkSize, (await Blobs.ReadChunkAsync(Uploader, sha256, 0))!.Length);
    }

    [Fact]
    public async Task An_upload_with_another_hash_is_deleted()
    {
        byte[] content = Content(BlobLimits.ChunkSize + 5);
        string sha256 = Hash(Content(3));
        await UploadAsync(content, sha256);

        BlobMismatchException mismatch = await Assert.ThrowsAsync<BlobMismatchException>(() => Blobs.CompleteAsync(Uploader, sha256, content.Length));

        Assert.Contains(Hash(content), mismatch.Message);
        Assert.Null(await Blobs.FindAsync(Uploader, sha256));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.WriteChunkAsync(Uploader, sha256, 0, content.AsMemory(0, 5)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.CompleteAsync(Uploader, sha256, content.Length));
        Assert.Equal(0, (await Blobs.BeginAsync(Uploader, sha256)).ChunkCount);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(+1)]
    [InlineData(+BlobLimits.ChunkSize)]
    [InlineData(-BlobLimits.ChunkSize)]
    public async Task An_upload_with_another_size_is_deleted(int difference)
    {
        byte[] content = Content((2 * BlobLimits.ChunkSize) + 5);
        string sha256 = Hash(content);
        await UploadAsync(content, sha256);

        await Assert.ThrowsAsync<BlobMismatchException>(() => Blobs.CompleteAsync(Uploader, sha256, content.Length + difference));

        Assert.Null(await Blobs.FindAsync(Uploader, sha256));
    }

    [Fact]
    public async Task An_incomplete_upload_cannot_be_read_or_touched()
    {
        byte[] content = Content(10);
        string sha256 = Hash(content);
        await UploadAsync(content, sha256);

        Assert.Null(await Blobs.ReadChunkAsync(Uploader, sha256, 0));
        Assert.False(await Blobs.TouchAsync(Uploader, sha256));
        Assert.False((await Blobs.FindAsync(Uploader, sha256))!.Complete);
    }

    [Fact]
    public async Task Calls_out_of_range_are_refused()
    {
        string sha256 = Hash(Content(1));
        await Blobs.BeginAsync(Uploader, sha256);

        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.BeginAsync(Uploader, sha256.ToUpperInvariant()));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.BeginAsync(Uploader, "abc"));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.WriteChunkAsync(Uploader, sha256, BlobLimits.MaxChunks, new byte[1]));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.WriteChunkAsync(Uploader, sha256, -1, new byte[1]));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.WriteChunkAsync(Uploader, sha256, 0, new byte[BlobLimits.ChunkSize + 1]));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.WriteChunkAsync(Uploader, sha256, 0, ReadOnlyMemory<byte>.Empty));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.CompleteAsync(Uploader, sha256, BlobLimits.MaxSize + 1));
    }

    [Fact]
    public async Task What_nothing_references_goes_after_its_time()
    {
        string kept = await StoreAsync(Content(200_000));
        string orphan = await StoreAsync(Content((40 * BlobLimits.ChunkSize) + 1));
        byte[] unfinished = Content(100);
        await UploadAsync(unfinished, Hash(unfinished));
        Clock.Advance(TimeSpan.FromHours(25));
        string young = await StoreAsync(Content(300));

        int deleted = await Blobs.DeleteUnreferencedAsync(Clock.GetUtcNow().AddHours(-24), (key, _) => Task.FromResult(key == new BlobKey(Uploader, kept)));

        Assert.Equal(2, deleted);
        Assert.NotNull(await Blobs.FindAsync(Uploader, kept));
        Assert.NotNull(await Blobs.FindAsync(Uploader, young));
        Assert.Null(await Blobs.FindAsync(Uploader, orphan));
        Assert.Null(await Blobs.ReadChunkAsync(Uploader, orphan, 0));
        Assert.Null(await Blobs.FindAsync(Uploader, Hash(unfinished)));
        Assert.Equal(orphan, await StoreAsync(Content((40 * BlobLimits.ChunkSize) + 1)));
    }

    [Fact]
    public async Task A_blob_is_deleted_by_name_and_may_be_stored_again()
    {
        string sha256 = await StoreAsync(Content((40 * BlobLimits.ChunkSize) + 1));
        string other = await StoreAsync(Content(100));
        byte[] unfinished = Content(200);
        await UploadAsync(unfinished, Hash(unfinished));

        Assert.True(await Blobs.DeleteAsync(Uploader, sha256));
        Assert.False(await Blobs.DeleteAsync(Uploader, sha256));
        Assert.False(await Blobs.DeleteAsync("BR", other));
        Assert.True(await Blobs.DeleteAsync(Uploader, Hash(unfinished)));

        Assert.Null(await Blobs.FindAsync(Uploader, sha256));
        Assert.Null(await Blobs.ReadChunkAsync(Uploader, sha256, 0));
        Assert.Null(await Blobs.FindAsync(Uploader, Hash(unfinished)));
        Assert.NotNull(await Blobs.FindAsync(Uploader, other));
        Assert.Equal(sha256, await StoreAsync(Content((40 * BlobLimits.ChunkSize) + 1)));
    }

    [Fact]
    public async Task A_touch_between_question_and_deletion_keeps_the_blob()
    {
        string sha256 = await StoreAsync(Content(100));
        Clock.Advance(TimeSpan.FromHours(25));

        int deleted = await Blobs.DeleteUnreferencedAsync(Clock.GetUtcNow().AddHours(-24), async (_, cancellationToken) =>
        {
            Assert.True(await Blobs.TouchAsync(Uploader, sha256, cancellationToken));
            return false;
        });

        Assert.Equal(0, deleted);
        Assert.Equal(100, (await Blobs.ReadChunkAsync(Uploader, sha256, 0))!.Length);
    }

    [Fact]
    public async Task Several_silos_upload_the_same_blob()
    {
        byte[] content = Content((5 * BlobLimits.ChunkSize) + 1);
        string sha256 = Hash(content);
        await using HubDatabases other = await OpenAnotherAsync();
        IBlobStore[] stores = [Blobs, other.Blobs("lyon")];

        await Task.WhenAll(stores.Select(async store =>
        {
            await UploadAsync(content, sha256, store);
            await store.CompleteAsync(Uploader, sha256, content.Length);
        }));

        Assert.Equal((content.Length, true, 6), ((await Blobs.FindAsync(Uploader, sha256))!.Size, (await Blobs.FindAsync(Uploader, sha256))!.Complete, (await Blobs.FindAsync(Uploader, sha256))!.ChunkCount));
    }

    private static byte[] Content(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<string> StoreAsync(byte[] content)
    {
        string sha256 = Hash(content);
        await UploadAsync(content, sha256);
        await Blobs.CompleteAsync(Uploader, sha256, content.Length);
        return sha256;
    }

    private async Task UploadAsync(byte[] content, string sha256, IBlobStore? store = null)
    {
        store ??= Blobs;
        await store.BeginAsync(Uploader, sha256);
        for (int index = 0; index < BlobLimits.ChunkCount(content.Length); index++)
        {
            int offset = index * BlobLimits.ChunkSize;
            await store.WriteChunkAsync(Uploader, sha256, index, content.AsMemory(offset, Math.Min(BlobLimits.ChunkSize, content.Length - offset)));
        }
    }
}
