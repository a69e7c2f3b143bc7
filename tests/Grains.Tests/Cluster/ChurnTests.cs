using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Cluster;

/// <summary>Silos come and go, in order and not, while links carry messages; and two clusters by mistake use one set of databases.</summary>
[Collection(OwnMesh.Name)]
public sealed class ChurnTests
{
    [Fact]
    public async Task No_entry_comes_twice_while_silos_join_and_leave()
    {
        await using var mesh = await MeshCluster.StartAsync();
        OwnerId[] owners = [mesh.Owner("lyon"), mesh.Owner("singapore"), mesh.Owner("buenos-aires"), mesh.Owner("lyon")];
        var stop = false;
        var sending = owners.Select(async (sender, index) =>
        {
            var sent = 0;
            for (; !Volatile.Read(ref stop); sent++)
            {
                await mesh.SendAsync(sender, Letters.To(owners[(index + 1) % owners.Length], $"{sent}"));
            }

            return sent;
        }).ToList();

        await mesh.StartAgainAsync("lyon-2");
        await mesh.StableAsync();
        await mesh.KillAsync("singapore-1");
        await mesh.StableAsync();
        await mesh.StartAgainAsync("singapore-1");
        await mesh.StableAsync();
        await mesh.StopAsync("lyon-1");
        await mesh.StartAgainAsync("buenos-aires-2");
        await mesh.StableAsync();
        await mesh.StartAgainAsync("lyon-1");
        await mesh.KillAsync("lyon-2");
        await mesh.StableAsync();
        Volatile.Write(ref stop, true);
        var sent = await Task.WhenAll(sending);

        Assert.All(sent, count => Assert.InRange(count, 2, int.MaxValue));
        for (var index = 0; index < owners.Length; index++)
        {
            var reader = new FeedReader(mesh, owners[(index + 1) % owners.Length]);
            await reader.ReadAsync(sent[index], TimeSpan.FromMinutes(1));
            await reader.ReadPageAsync(TimeSpan.Zero);
            Assert.Equal(Enumerable.Range(0, sent[index]).Select(number => $"{number}"), reader.Texts());
            Assert.Equal(Enumerable.Range(1, sent[index]).Select(position => (long)position), reader.Entries.Select(entry => entry.Position));
        }
    }

    [Fact]
    public async Task Of_two_activations_of_one_actor_only_one_commits_at_a_time()
    {
        const int Messages = 15;
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "singapore-1");
        var (sender, receiver) = (mesh.Owner("lyon"), mesh.Owner("singapore"));
        await using (var other = await mesh.StartBesideAsync("lyon-1", "singapore-1"))
        {
            await Task.WhenAll(new[] { mesh, other }.Select(async (cluster, index) =>
            {
                for (var number = 0; number < Messages; number++)
                {
                    await cluster.SendAsync(sender, Letters.To(receiver, $"{index}/{number}"));
                }
            }));
        }

        // What the other had in memory is gone; this one may be behind and finds that out by writing.
        await mesh.SendAsync(sender, Letters.To(receiver, "last"));
        await mesh.DeactivateAsync(mesh.Feed(receiver));
        var reader = new FeedReader(mesh, receiver);
        await reader.ReadAsync((2 * Messages) + 1);
        await reader.ReadPageAsync(TimeSpan.FromMilliseconds(200));

        var texts = reader.Texts().ToList();
        Assert.Equal((2 * Messages) + 1, texts.Count);
        for (var index = 0; index < 2; index++)
        {
            Assert.Equal(Enumerable.Range(0, Messages).Select(number => $"{index}/{number}"), texts.Where(text => text.StartsWith($"{index}/", StringComparison.Ordinal)));
        }
    }
}
