using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Grains.Tests.Messages;

public sealed class AttachmentHoldsTests : IAsyncLifetime
{
    private static readonly OwnerId France = new("FR");
    private static readonly Sha256Hash One = Sha256Hash.Of("one"u8);
    private static readonly Sha256Hash Two = Sha256Hash.Of("two"u8);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-holds-").FullName;
    private HubDatabases _databases = null!;
    private AttachmentHolds _holds = null!;

    public async Task InitializeAsync()
    {
        _databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), new ManualClock(), NullLoggerFactory.Instance);
        var stream = new StreamAppender(_databases.Journal("lyon"), AttachmentHolds.StreamOf(France), () => { });
        await stream.LoadAsync(CancellationToken.None);
        _holds = new AttachmentHolds(
            stream, _databases.Journal("lyon"), TestRows.Serializer);
    }

    public async Task DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_newer_word_takes_the_place_of_what_was_named_before()
    {
        await TakeAsync(new AttachmentHold("notice/2026-1", 1, [One]));
        Assert.Equal((true, false), await NeededAsync());
        await TakeAsync(new AttachmentHold("notice/2026-1", 3, [Two]));
        Assert.Equal((false, true), await NeededAsync());

        // Old words come again, and of one batch the newest counts.
        var written = _holds.Stream.Head.Next;
        await TakeAsync(new AttachmentHold("notice/2026-1", 1, [One]), new AttachmentHold("notice/2026-1", 3, [Two]));
        Assert.Equal(((false, true), written), (await NeededAsync(), _holds.Stream.Head.Next));
        await TakeAsync(new AttachmentHold("notice/2026-1", 4, [One]), new AttachmentHold("notice/2026-1", 5, []));
        Assert.Equal((false, false), await NeededAsync());
        await TakeAsync(new AttachmentHold("notice/2026-1", 4, [One]));
        Assert.Equal((false, false), await NeededAsync());
    }

    [Fact]
    public async Task What_two_hold_goes_when_both_have_let_go()
    {
        await TakeAsync(new AttachmentHold("case/FR-2026-000001/1", 7, [One, Two]), new AttachmentHold("notice/2026-1", 1, [One]));
        await TakeAsync(new AttachmentHold("case/FR-2026-000001/1", 8, []));
        Assert.Equal((true, false), await NeededAsync());
        await TakeAsync(new AttachmentHold("notice/2026-1", 2, []));
        Assert.Equal((false, false), await NeededAsync());
    }

    private Task TakeAsync(params AttachmentHold[] holds) => _holds.TakeAsync([.. holds], CancellationToken.None);

    private async Task<(bool One, bool Two)> NeededAsync() => (
        await AttachmentHolds.IsNeededAsync(_databases.Journal("lyon"), France, One, CancellationToken.None),
        await AttachmentHolds.IsNeededAsync(_databases.Journal("lyon"), France, Two, CancellationToken.None));
}
