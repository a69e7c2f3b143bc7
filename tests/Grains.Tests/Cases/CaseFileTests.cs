using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>Files of entries in a mesh: who reads them, and that they stay as long as an entry names them.</summary>
[Collection(OwnMesh.Name)]
public sealed class CaseFileTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i % 251))];

    [Fact]
    public async Task Who_sees_an_entry_reads_its_files_as_long_as_it_sees_it()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (lead, reader, other, stranger) = (mesh.Owner("lyon"), mesh.Owner("buenos-aires"), mesh.Owner("singapore"), mesh.Owner("singapore"));
        var opened = await CaseMesh.OpenAsync(mesh, lead);
        await opened.JoinAsync(lead, CaseRole.Observer, reader, other);
        var file = await mesh.UploadAsync(lead, Bytes);
        await opened.DoAsync(lead, new AddEntries([With(file, reader)]));

        Assert.Equal(new AttachmentInfo(new AttachmentId(lead, file.Hash), Bytes.Length), await opened.Grain.FindAttachmentAsync(reader, 1, file.Hash));
        Assert.Equal(Bytes, (await opened.Grain.ReadAttachmentAsync(reader, 1, file.Hash, 0, 2)).ToArray());
        Assert.Null(await opened.Grain.FindAttachmentAsync(reader, 1, Hash));
        Assert.Null(await opened.Grain.FindAttachmentAsync(reader, 2, file.Hash));
        Assert.Null(await opened.Grain.FindAttachmentAsync(other, 1, file.Hash));
        Assert.Equal(MeshErrorCodes.NotFound, await CodeAsync(() => opened.Grain.ReadAttachmentAsync(other, 1, file.Hash, 0, 1)));
        Assert.Equal(MeshErrorCodes.NotFound, await CodeAsync(() => opened.Grain.FindAttachmentAsync(stranger, 1, file.Hash)));

        await opened.DoAsync(lead, new RemoveParticipant(reader));
        Assert.Null(await opened.Grain.FindAttachmentAsync(reader, 1, file.Hash));
        Assert.Equal(MeshErrorCodes.NotFound, await CodeAsync(() => opened.Grain.ReadAttachmentAsync(reader, 1, file.Hash, 0, 1)));

        // In another case it is read where it stands now, from whoever uploaded it.
        var target = await CaseMesh.OpenAsync(mesh, lead);
        await target.DoAsync(lead, new MergeCase(opened.Id));
        await Wait.UntilAsync(async () => (await target.EntriesAsync(lead)).Count == 1, "the entry is taken over");
        Assert.Equal(Bytes, (await target.Grain.ReadAttachmentAsync(lead, 1, file.Hash, 0, 2)).ToArray());
    }

    [Fact]
    public async Task What_is_not_there_is_not_named()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var lead = mesh.Owner("lyon");
        var opened = await CaseMesh.OpenAsync(mesh, lead);
        var file = await mesh.UploadAsync(lead, Bytes);

        Assert.Equal(MeshErrorCodes.AttachmentMissing, await opened.RefusedAsync(lead, new AddEntries([With(file with { Hash = Hash })])));
        Assert.Equal(MeshErrorCodes.Invalid, await opened.RefusedAsync(lead, new AddEntries([Note(), With(file with { Bytes = 5 })])));
        Assert.Empty(await opened.EntriesAsync(lead));
        Assert.False(await IsHeldAsync(mesh, "lyon", file));
    }

    [Fact]
    public async Task A_file_stays_past_its_day_and_past_the_year_of_messages_while_an_entry_names_it()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var (lead, author) = (mesh.Owner("lyon"), mesh.Owner("singapore"));
        var opened = await CaseMesh.OpenAsync(mesh, lead);
        await opened.JoinAsync(lead, CaseRole.Contributor, author);
        var (named, loose) = (await mesh.UploadAsync(author, Bytes), await mesh.UploadAsync(author, [1, 2, 3]));
        await opened.DoAsync(author, new AddEntries([With(named, lead)]), operation: "add");
        await Wait.UntilAsync(() => IsHeldAsync(mesh, "singapore", named), "the file is held");
        await opened.DoAsync(author, new AddEntries([With(named, lead)]), operation: "add");

        foreach (var time in new[] { TimeSpan.FromHours(25), TimeSpan.FromDays(400) })
        {
            clock.LeapTo(clock.GetUtcNow() + time);
            using var retention = new Retention(Substitute.For<ISiloStatusOracle>(), mesh.Service<HubDatabases>("lyon-1"), clock, NullLogger<Retention>.Instance);
            await retention.RunAsync(HubName.Singapore, CancellationToken.None);

            Assert.Null(await Wait.RetryAsync(() => mesh.Attachment(author, loose.Hash).FindAsync(author)));
            Assert.Equal(Bytes.Length, (await Wait.RetryAsync(() => opened.Grain.FindAttachmentAsync(lead, 1, named.Hash)))?.Bytes);
        }
    }

    [Fact]
    public async Task A_withdrawal_of_the_message_that_carried_it_leaves_the_file_of_the_entry()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var (lead, receiver) = (mesh.Owner("lyon"), mesh.Owner("lyon"));
        var opened = await CaseMesh.OpenAsync(mesh, lead);
        var (file, other) = (await mesh.UploadAsync(lead, Bytes), await mesh.UploadAsync(lead, [1, 2, 3]));
        await opened.DoAsync(lead, new AddEntries([With(file)]));
        var sent = await mesh.Outbox(lead).SubmitAsync(Letters.To([receiver], "both", Lane.Routine, file.Hash, other.Hash));

        await mesh.Outbox(lead).WithdrawAsync(new WithdrawMessage(new OperationId("back"), sent.Id, DateTimeOffset.UtcNow));

        await Wait.UntilAsync(async () => await mesh.Attachment(lead, other.Hash).FindAsync(lead) is null, "what only the message carried is deleted");
        Assert.NotNull(await opened.Grain.FindAttachmentAsync(lead, 1, file.Hash));
    }

    [Fact]
    public async Task A_hub_that_is_killed_before_it_heard_what_is_named_holds_it_after_all()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (lead, author) = (mesh.Owner("lyon"), mesh.Owner("singapore"));
        var opened = await CaseMesh.OpenAsync(mesh, lead);
        await opened.JoinAsync(lead, CaseRole.Contributor, author);
        var file = await mesh.UploadAsync(author, Bytes);
        await opened.DoAsync(author, new AddEntries([With(file, lead)]));
        await mesh.KillAsync("singapore-1");

        await Wait.UntilAsync(() => IsHeldAsync(mesh, "singapore", file), "the file is held");
        Assert.NotNull(await Wait.RetryAsync(() => opened.Grain.FindAttachmentAsync(lead, 1, file.Hash)));
    }

    private static NewCaseEntry With(AttachmentReference file, params OwnerId[] readers) =>
        Note([.. readers.Select(reader => reader.Value)]) with { Attachments = [new CaseAttachment(file.Hash, file.Bytes)] };

    private static Task<bool> IsHeldAsync(MeshCluster mesh, string hub, AttachmentReference file) =>
        AttachmentHolds.IsNeededAsync(mesh.Service<HubDatabases>("lyon-1").Journal(hub), file.Uploader, file.Hash, CancellationToken.None);

    private static async Task<string> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}
