using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Attachments;

[Collection(SharedMesh.Name)]
public sealed class AttachmentTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Theory]
    [InlineData(1)]
    [InlineData(AttachmentLimits.ChunkBytes)]
    [InlineData(AttachmentLimits.ChunkBytes + 1)]
    [InlineData((3 * AttachmentLimits.MaxChunksPerCall * AttachmentLimits.ChunkBytes) + 7)]
    public async Task A_recipient_reads_what_the_sender_uploaded(int bytes)
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("buenos-aires"));
        var content = RandomNumberGenerator.GetBytes(bytes);
        var hash = await UploadAsync(sender, content);

        await _mesh.SendAsync(sender, Letters.To([receiver], "see attachment", Lane.Flash, hash));
        var entry = Assert.Single(await new FeedReader(_mesh, receiver).ReadAsync(1));

        var reference = Assert.Single(entry.Envelope.Attachments);
        Assert.Equal(new AttachmentReference(sender, hash, bytes), reference);
        Assert.Equal(reference, await _mesh.Feed(receiver).FindAttachmentAsync(hash));
        Assert.Equal(bytes, (await _mesh.Attachment(sender, hash).FindAsync(receiver))!.Bytes);
        Assert.Equal(content, await DownloadAsync(sender, hash, receiver, bytes));
        Assert.Equal(content, await DownloadAsync(sender, hash, sender, bytes));
    }

    [Fact]
    public async Task Others_learn_nothing_of_it()
    {
        var (sender, receiver, other) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("singapore"));
        var hash = await UploadAsync(sender, "secret"u8.ToArray());
        await _mesh.SendAsync(sender, Letters.To([receiver], "see attachment", Lane.Routine, hash));

        Assert.Null(await _mesh.Attachment(sender, hash).FindAsync(other));
        Assert.Null(await _mesh.Attachment(sender, hash).FindAsync(default));
        Assert.Null(await _mesh.Attachment(receiver, hash).FindAsync(receiver));
        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Attachment(sender, hash).ReadAsync(other, 0, 1));
        Assert.Equal(MeshErrorCodes.NotFound, refusal.Code);
        Assert.Null(await _mesh.Feed(other).FindAttachmentAsync(hash));
    }

    [Fact]
    public async Task Before_it_is_sent_it_is_the_uploaders_alone()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var hash = await UploadAsync(sender, "draft"u8.ToArray());

        Assert.NotNull(await _mesh.Attachment(sender, hash).FindAsync(sender));
        Assert.Null(await _mesh.Attachment(sender, hash).FindAsync(receiver));
    }

    [Fact]
    public async Task Bytes_that_are_not_what_the_hash_says_are_not_kept()
    {
        var sender = _mesh.Owner("lyon");
        var hash = Sha256Hash.Of("what was announced"u8);
        var attachment = _mesh.Attachment(sender, hash);
        await attachment.BeginAsync();
        await attachment.WriteAsync(0, "something else"u8.ToArray());

        Assert.Equal(MeshErrorCodes.AttachmentMismatch, (await Assert.ThrowsAsync<MeshException>(() => attachment.CompleteAsync(14))).Code);
        Assert.Null(await attachment.FindAsync(sender));
        Assert.Null(await attachment.BeginAsync());
    }

    [Fact]
    public async Task An_upload_may_be_repeated_and_a_complete_one_is_found_at_once()
    {
        var sender = _mesh.Owner("singapore");
        var content = RandomNumberGenerator.GetBytes(100_000);
        var hash = await UploadAsync(sender, content);
        var attachment = _mesh.Attachment(sender, hash);

        Assert.Equal(content.Length, (await attachment.BeginAsync())!.Bytes);
        await attachment.WriteAsync(0, content);
        Assert.Equal(content.Length, (await attachment.CompleteAsync(content.Length)).Bytes);
        Assert.Equal(MeshErrorCodes.AttachmentMismatch, (await Assert.ThrowsAsync<MeshException>(() => attachment.CompleteAsync(5))).Code);
    }

    [Fact]
    public async Task A_message_with_an_attachment_that_was_not_uploaded_is_refused()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        var begun = Sha256Hash.Of("half"u8);
        await _mesh.Attachment(sender, begun).BeginAsync();
        var foreign = await UploadAsync(receiver, "of another owner"u8.ToArray());

        foreach (var hash in new[] { Sha256Hash.Of("never"u8), begun, foreign })
        {
            var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Outbox(sender).SubmitAsync(Letters.To([receiver], "?", Lane.Routine, hash)));
            Assert.Equal(MeshErrorCodes.AttachmentMissing, refusal.Code);
        }
    }

    [Fact]
    public async Task Limits_are_kept()
    {
        var attachment = _mesh.Attachment(_mesh.Owner("lyon"), Sha256Hash.Of("big"u8));
        await attachment.BeginAsync();

        await RefusedAsync(MeshErrorCodes.TooLarge, () => attachment.WriteAsync(0, new byte[(AttachmentLimits.MaxChunksPerCall * AttachmentLimits.ChunkBytes) + 1]));
        await RefusedAsync(MeshErrorCodes.TooLarge, () => attachment.WriteAsync(800, new byte[1]));
        await RefusedAsync(MeshErrorCodes.TooLarge, () => attachment.CompleteAsync(AttachmentLimits.MaxBytes + 1));
        await RefusedAsync(MeshErrorCodes.Invalid, () => attachment.CompleteAsync(-1));
        await RefusedAsync(MeshErrorCodes.Invalid, () => attachment.WriteAsync(-1, new byte[1]));
        await RefusedAsync(MeshErrorCodes.Invalid, () => attachment.WriteAsync(0, default));
        await RefusedAsync(MeshErrorCodes.MalformedId, () => _mesh.Client.GetGrain<IAttachmentGrain>("FR:abc").BeginAsync());
        await RefusedAsync(MeshErrorCodes.UnknownOwner, () => _mesh.Attachment(new OwnerId("XX"), Sha256Hash.Of("big"u8)).BeginAsync());
    }

    private static async Task RefusedAsync(string code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<MeshException>(call)).Code);

    private async Task<Sha256Hash> UploadAsync(OwnerId owner, byte[] content)
    {
        var hash = Sha256Hash.Of(content);
        var attachment = _mesh.Attachment(owner, hash);
        Assert.Null(await attachment.BeginAsync());
        const int Part = AttachmentLimits.MaxChunksPerCall * AttachmentLimits.ChunkBytes;
        for (var offset = 0; offset < content.Length; offset += Part)
        {
            await attachment.WriteAsync(offset / AttachmentLimits.ChunkBytes, content.AsMemory(offset, Math.Min(Part, content.Length - offset)));
        }

        await attachment.CompleteAsync(content.Length);
        return hash;
    }

    private async Task<byte[]> DownloadAsync(OwnerId uploader, Sha256Hash hash, OwnerId reader, int bytes)
    {
        var content = new MemoryStream();
        for (var chunk = 0; content.Length < bytes; chunk += AttachmentLimits.MaxChunksPerCall)
        {
            content.Write((await _mesh.Attachment(uploader, hash).ReadAsync(reader, chunk, AttachmentLimits.MaxChunksPerCall)).Span);
        }

        return content.ToArray();
    }
}
