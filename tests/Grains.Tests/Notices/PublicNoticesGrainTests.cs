using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Testing.Notices;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>The index of a hub follows its replica.</summary>
[Collection(OwnMesh.Name)]
public sealed class PublicNoticesGrainTests
{
    private static readonly ImmutableArray<PublicNotice> People = [.. new SyntheticPeople(seed: 11).Make(400)];
    private static readonly PublicNoticeQuery Everybody = new(PublicNoticeList.Red, 1, 160);

    [Fact]
    public async Task What_the_replica_is_told_can_be_searched_and_what_is_removed_stays_removed()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "lyon-2", "singapore-1");
        var (replica, notices) = (mesh.Client.GetGrain<IReplicaGrain>("lyon"), mesh.Client.GetGrain<IPublicNoticesGrain>("lyon"));
        await replica.ApplyAsync([.. People.Select(person => Row(mesh, person.Number, 2, person))]);
        Assert.Equal(People.Length, (await notices.SearchAsync(Everybody)).Total);
        var one = People[7];
        Assert.Equal(one.Name, (await notices.FindAsync(PublicNoticeKind.Red, one.Number))!.Name);
        Assert.Null(await notices.FindAsync(PublicNoticeKind.Yellow, one.Number));

        // Older news changes nothing; newer says another name, that nothing is public any more, that it is gone.
        await replica.ApplyAsync([Row(mesh, one.Number, 1, one with { Name = "OLDER" }), Row(mesh, People[8].Number, 3, People[8] with { Name = "NEWER" })]);
        await replica.ApplyAsync([Row(mesh, People[9].Number, 3, null), Row(mesh, one.Number, 3, one) with { IsRemoved = true, Content = default }]);
        await replica.ApplyAsync([Row(mesh, one.Number, 2, one)]);
        await AssertNewsAsync();

        // A damaged row is not public, and does not stop the others.
        await replica.ApplyAsync([Row(mesh, "2026-99999", 1, one) with { Content = "no row"u8.ToArray() }]);

        foreach (var restart in new Func<Task>[] { () => mesh.DeactivateAsync(notices), () => mesh.KillAsync(mesh.Where(notices)!) })
        {
            await restart();
            await Wait.RetryAsync(AssertNewsAsync);
            await Wait.RetryAsync(async () => { await replica.ApplyAsync([Row(mesh, one.Number, 2, one)]); return true; });
            await Wait.RetryAsync(AssertNewsAsync);
        }

        async Task<bool> AssertNewsAsync()
        {
            Assert.Equal(People.Length - 2, (await notices.SearchAsync(Everybody)).Total);
            Assert.Null(await notices.FindAsync(PublicNoticeKind.Red, one.Number));
            Assert.Null(await notices.FindAsync(PublicNoticeKind.Red, People[9].Number));
            Assert.Equal(1, (await notices.SearchAsync(Everybody with { Name = "^newer$" })).Total);
            return true;
        }
    }

    [Fact]
    public async Task Pictures_come_from_their_uploaders_hub_as_long_as_the_notice_is_public()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var uploader = mesh.Owner("singapore");
        var bytes = new byte[PublicNoticeLimits.PictureChunkBytes + 5000];
        Random.Shared.NextBytes(bytes);
        var file = await mesh.UploadAsync(uploader, bytes);
        var missing = file with { Hash = Sha256Hash.Of("never uploaded"u8) };
        var person = People[0] with { Pictures = [new PublicPicture(7, file, true), new PublicPicture(8, missing, false)] };
        var (replica, notices) = (mesh.Client.GetGrain<IReplicaGrain>("lyon"), mesh.Client.GetGrain<IPublicNoticesGrain>("lyon"));
        await replica.ApplyAsync([Row(mesh, person.Number, 1, person)]);

        var first = await notices.ReadPictureAsync(PublicNoticeKind.Red, person.Number, 7, 0);
        var second = await notices.ReadPictureAsync(PublicNoticeKind.Red, person.Number, 7, 1);
        Assert.Equal(bytes, first!.Concat(second!));
        Assert.Null(await notices.ReadPictureAsync(PublicNoticeKind.Red, person.Number, 8, 0));
        Assert.Null(await notices.ReadPictureAsync(PublicNoticeKind.Red, person.Number, 9, 0));
        await replica.ApplyAsync([Row(mesh, person.Number, 2, null)]);
        Assert.Null(await notices.ReadPictureAsync(PublicNoticeKind.Red, person.Number, 7, 0));
    }

    private static ReplicaChange Row(MeshCluster mesh, string number, long version, PublicNotice? extract) => new(
        NoticeRow.ReplicaKind, number, version, DateTimeOffset.UnixEpoch.AddSeconds(version), [], "published", mesh.Service<RowSerializer>(mesh.Silos[0].Name).Bytes(SyntheticPeople.RowOf(number, extract)));
}
