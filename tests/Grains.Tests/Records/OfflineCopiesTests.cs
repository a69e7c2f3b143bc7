using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>The list of offline copies at a bureau's hub.</summary>
[Collection(OwnMesh.Name)]
public sealed class OfflineCopiesTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_copy_is_begun_once_and_an_owner_hears_of_those_that_may_hold_records_of_its_own()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (japan, france, brazil) = (new OwnerId("JP"), new OwnerId("FR"), new OwnerId("BR"));
        var copies = mesh.Client.GetGrain<IOfflineCopiesGrain>(HomeHub.OfKey("JP").Value);
        var begun = new OfflineCopy(
            Guid.NewGuid().ToString("N"), japan, "Ferry", [RecordKind.Vehicle], HubName.Lyon, new Author(japan, "1"), At, At.AddDays(7), At, [new OwnerPosition(france, new RecordsPosition(1, 7), At), new OwnerPosition(brazil, default, At)]);
        await copies.SaveAsync(begun);
        await copies.SaveAsync(begun with { ReportedAt = At.AddDays(1), Positions = [new OwnerPosition(france, new RecordsPosition(1, 9), At), new OwnerPosition(brazil, default, At)] });

        // Another beginning under the same id: the file is no further than it was.
        var refused = await Assert.ThrowsAsync<MeshException>(() => copies.SaveAsync(begun with { At = At.AddMinutes(1), Positions = [new OwnerPosition(france, new RecordsPosition(1, 50), At)] }));
        Assert.Equal(MeshErrorCodes.Conflict, refused.Code);

        Assert.Equal(9, Assert.Single(await copies.ReadHoldersAsync(france, RecordKind.Vehicle)).Position.UpTo);
        Assert.Empty(await copies.ReadHoldersAsync(france, RecordKind.Person));
        Assert.Empty(await copies.ReadHoldersAsync(brazil, RecordKind.Vehicle));
    }
}
