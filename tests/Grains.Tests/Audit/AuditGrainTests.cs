using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Audit;

/// <summary>What is recorded stays as it was, in one chain.</summary>
[Collection(OwnMesh.Name)]
public sealed class AuditGrainTests
{
    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly OwnerId Germany = OwnerId.Parse("DE");
    private static readonly OwnerId Spain = OwnerId.Parse("ES");

    [Fact]
    public async Task Entries_are_one_chain_whoever_records_them_and_survive_the_activation()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var audit = mesh.Client.GetGrain<IAuditGrain>("lyon");
        var batches = Enumerable.Range(0, 40).Select(i => audit.RecordAsync(OperationId.New(), Entries(i, 20))).ToList();
        var lasts = await Task.WhenAll(batches);
        await mesh.DeactivateAsync(audit);

        Assert.Equal(lasts.Length, lasts.Distinct().Count());
        Assert.Equal(801, await audit.RecordAsync(OperationId.New(), Entries(99, 1)));
        var all = await ReadAllAsync(audit);
        Assert.Equal(Enumerable.Range(1, 801).Select(number => (long)number), all.Select(entry => entry.Number));
        var hash = AuditChain.Beginning(Contracts.Cluster.HubName.Lyon);
        foreach (var entry in all)
        {
            hash = AuditChain.Next(hash, entry.Number, AuditEntryFormat.Write(entry.Entry).Span);
            Assert.Equal(AuditChain.ToText(hash), entry.Hash);
        }

        foreach (var batch in all.Take(800).GroupBy(entry => entry.Entry.Object.Split('/')[0]))
        {
            // The entries of a call stand together and in order.
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{batch.Key}/{i}"), batch.Select(entry => entry.Entry.Object));
            Assert.Equal(19, batch.Last().Number - batch.First().Number);
        }
    }

    [Fact]
    public async Task A_repeated_batch_is_answered_and_not_written_again()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var audit = mesh.Client.GetGrain<IAuditGrain>("lyon");
        var batch = OperationId.New();
        var first = await audit.RecordAsync(batch, Entries(1, 3));
        await audit.RecordAsync(OperationId.New(), Entries(2, 3));

        Assert.Equal(first, await audit.RecordAsync(batch, Entries(1, 3)));
        var both = await Task.WhenAll(audit.RecordAsync(batch, Entries(1, 3)), audit.RecordAsync(OperationId.New(), Entries(3, 1)));
        Assert.Equal([first, 7], both);
        var other = await Assert.ThrowsAsync<MeshException>(() => audit.RecordAsync(batch, Entries(4, 3)));
        Assert.Equal(MeshErrorCodes.OperationConflict, other.Code);
        Assert.Equal(7, (await ReadAllAsync(audit)).Count);
    }

    [Fact]
    public async Task An_entry_that_comes_late_says_when_it_was_written_and_is_known_again()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var audit = mesh.Client.GetGrain<IAuditGrain>("lyon");
        var batch = OperationId.New();
        ImmutableArray<AuditEntry> late = [.. Entries(1, 2).Select(entry => entry with { WrittenLateAt = entry.At })];
        await audit.RecordAsync(batch, late);
        await audit.RecordAsync(batch, late);
        await audit.RecordAsync(OperationId.New(), Entries(2, 1));

        var all = await ReadAllAsync(audit);

        Assert.Equal(3, all.Count);
        Assert.All(all.Take(2), entry => Assert.True(entry.Entry.WrittenLateAt > entry.Entry.At.AddDays(1)));
        Assert.Null(all[2].Entry.WrittenLateAt);
        var verifier = new AuditVerifier(Contracts.Cluster.HubName.Lyon);
        foreach (var row in (await audit.ReadRowsAsync(AuditStream.Entries, 1, 500)).Rows)
        {
            Assert.Null(verifier.TakeRow(row.Position, row.Kind, row.Bytes.Span));
        }

        Assert.Equal(3, verifier.Last);
    }

    [Fact]
    public async Task An_owner_reads_what_it_did_and_what_was_done_to_its_own_newest_first_by_pages()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var audit = mesh.Client.GetGrain<IAuditGrain>("lyon");
        for (var i = 0; i < 30; i++)
        {
            await audit.RecordAsync(OperationId.New(), [.. Entries(i, 5, France, France), .. Entries(i, 1, Germany, i % 2 == 0 ? France : Germany)]);
        }

        foreach (var deactivate in new[] { false, true })
        {
            var read = new List<NumberedAuditEntry>();
            long? before = null;
            while (await audit.ReadOfAsync(France, before, 7) is { Length: > 0 } page)
            {
                read.AddRange(page);
                before = page[^1].Number;
                if (deactivate)
                {
                    await mesh.DeactivateAsync(audit);
                }
            }

            Assert.Equal(165, read.Count);
            Assert.Equal(read.Select(entry => entry.Number).OrderDescending().Distinct(), read.Select(entry => entry.Number));
        }

        Assert.Equal(30, (await audit.ReadOfAsync(Germany, null, 500)).Length);
        Assert.Empty(await audit.ReadOfAsync(Spain, null, 500));
    }

    [Fact]
    public async Task A_hub_that_dies_while_entries_come_loses_none_and_doubles_none()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "singapore-1");
        var audit = mesh.Client.GetGrain<IAuditGrain>("singapore");
        using var half = new CountdownEvent(4);
        var recording = Enumerable.Range(0, 4).Select(async caller =>
        {
            for (var i = 0; i < 60; i++)
            {
                var batch = OperationId.New();
                await Wait.RetryAsync(() => audit.RecordAsync(batch, Entries((caller * 1000) + i, 3)));
                if (i == 30)
                {
                    half.Signal();
                }
            }
        }).ToList();
        await Wait.UntilAsync(() => Task.FromResult(half.IsSet || recording.Exists(task => task.IsFaulted)), "half of the entries are recorded");
        await mesh.KillAsync("singapore-1");
        await Task.WhenAll(recording);

        var all = await Wait.RetryAsync(() => ReadAllAsync(audit));
        Assert.Equal(720, all.Select(entry => entry.Entry.Object).Distinct().Count());
        Assert.Equal(720, all.Count);
    }

    private static async Task<List<NumberedAuditEntry>> ReadAllAsync(IAuditGrain audit)
    {
        var all = new List<NumberedAuditEntry>();
        var (from, next) = (1L, 2L);
        while (from < next)
        {
            var page = await audit.ReadRowsAsync(AuditStream.Entries, from, 7);
            Assert.InRange(page.Rows.Length, page.Next == 1 ? 0 : 1, 7);
            all.AddRange(page.Rows.SelectMany(row => AuditBlock.Read(row.Bytes.Span).Entries()));
            (from, next) = (from + page.Rows.Length, page.Next);
        }

        return all;
    }

    private static ImmutableArray<AuditEntry> Entries(int batch, int count) => Entries(batch, count, France, Germany);

    private static ImmutableArray<AuditEntry> Entries(int batch, int count, OwnerId actor, OwnerId objectOwner) => [.. Enumerable.Range(0, count).Select(i => new AuditEntry(
        actor, "0001", AuditActions.Read, $"{batch}/{i}", objectOwner, AuditOutcome.Done, "why"u8.ToArray(), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)))];
}
