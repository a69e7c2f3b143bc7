using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Audit;

/// <summary>What a gateway keeps of what it is told of the hubs' audits.</summary>
public sealed class AuditHeadsTests
{
    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly MessageId Note = MessageId.For(OwnerId.Parse("IPSG"), OperationId.Parse("note"));
    private static readonly MessageId Letter = MessageId.For(OwnerId.Parse("BR"), OperationId.Parse("letter"));

    [Fact]
    public async Task Messages_tell_the_newest_heads_that_hubs_told_and_no_rumours()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var heads = gateway.Services.GetRequiredService<AuditHeads>();
        Assert.Empty(heads.Known);

        await heads.KeepAsync(France, Note, [Signed(5, "five"), Signed(9, "nine")], default);
        await heads.KeepAsync(France, Letter, [new KnownAuditHead(HubName.Lyon, 12, Hash("twelve"))], default);

        Assert.Equal(new KnownAuditHead(HubName.Lyon, 9, Hash("nine")), Assert.Single(heads.Known));
        Assert.Equal(12, heads.Newest.Max(head => head.Number));
        Assert.Empty(heads.Forks);
    }

    [Fact]
    public async Task Two_hashes_for_one_number_are_an_alarm_everywhere()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var heads = gateway.Services.GetRequiredService<AuditHeads>();
        await heads.KeepAsync(France, Note, [Signed(5, "five")], default);

        await heads.KeepAsync(France, Letter, [new KnownAuditHead(HubName.Lyon, 5, Hash("another five"))], default);
        await heads.KeepAsync(France, Letter, [new KnownAuditHead(HubName.Lyon, 5, Hash("another five"))], default);

        var fork = Assert.Single(heads.Forks);
        Assert.Contains(Letter.Value, fork.Sentence, StringComparison.Ordinal);
        var entry = Assert.Single(gateway.Mesh.Audit("lyon").Entries);
        Assert.Equal((AuditActions.AuditFork, "lyon:5", AuditOutcome.Failed), (entry.Action, entry.Object, entry.Outcome));
        using var supervisor = gateway.ClientOf("FR", MeshRoles.Supervisor);
        var shown = await (await supervisor.GetAsync("/api/v1/owners/FR/audit/heads")).JsonAsync();
        Assert.Equal(fork.Sentence, (string?)Assert.Single(shown["alarms"]!.AsArray())!["sentence"]);
        using var machines = gateway.ClientOf("IPSG", MeshRoles.Operator);
        gateway.Mesh.Management.GetDetailedHosts().ReturnsForAnyArgs([]);
        var cluster = await (await machines.GetAsync("/api/v1/cluster")).JsonAsync();
        Assert.Single(cluster["auditAlarms"]!.AsArray());
    }

    [Fact]
    public async Task What_is_kept_is_there_after_a_restart_also_when_the_last_line_is_half()
    {
        var settings = GatewayUnderTest.Settings() with { DataFolder = Directory.CreateTempSubdirectory("audit-heads-").FullName };
        var file = Path.Combine(settings.GatewayFolder, "audit-heads.jsonl");
        await using (var before = await GatewayUnderTest.StartAsync(settings))
        {
            var heads = before.Services.GetRequiredService<AuditHeads>();
            await heads.KeepAsync(France, Note, [Signed(5, "five")], default);
            await heads.KeepAsync(France, Letter, [new KnownAuditHead(HubName.Lyon, 5, Hash("another five"))], default);
        }

        await File.AppendAllTextAsync(file, """{"hub":"lyon","num""");
        await using (var after = await GatewayUnderTest.StartAsync(settings))
        {
            var heads = after.Services.GetRequiredService<AuditHeads>();
            Assert.Equal(5, Assert.Single(heads.Known).Number);
            Assert.Single(heads.Forks);
            await heads.KeepAsync(France, Note, [Signed(6, "six")], default);
        }

        await using (var again = await GatewayUnderTest.StartAsync(settings))
        {
            Assert.Equal(6, Assert.Single(again.Services.GetRequiredService<AuditHeads>().Known).Number);
        }

        Directory.Delete(settings.DataFolder, recursive: true);
    }

    [Fact]
    public async Task A_bureau_that_tells_heads_without_end_fills_no_disk()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var heads = gateway.Services.GetRequiredService<AuditHeads>();

        await heads.KeepAsync(France, Letter, [.. Enumerable.Range(1, 1000).Select(number => new KnownAuditHead(HubName.Lyon, number, Hash($"{number}")))], default);

        Assert.Equal(100, Assert.Single(heads.Newest).Number);
        await heads.KeepAsync(France, Note, [Signed(2000, "said by the hub")], default);
        Assert.Equal(2000, Assert.Single(heads.Known).Number);
    }

    private static SignedAuditHead Signed(long number, string what) => new(
        new AuditHead(HubName.Lyon, number, Hash(what), DateTimeOffset.UnixEpoch),
        [new AuditSignature(HubName.Singapore, DateTimeOffset.UnixEpoch, new byte[] { 1, 2, 3 })]);

    private static Sha256Hash Hash(string what) => Sha256Hash.Of(System.Text.Encoding.UTF8.GetBytes(what));
}
