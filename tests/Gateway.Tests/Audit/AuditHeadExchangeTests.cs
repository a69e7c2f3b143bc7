using System.Collections.Immutable;
using System.Net;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Audit;

/// <summary>Two bureaus' gateways tell each other, inside their messages, what the hubs told them: a hub that shows them different audits is found.</summary>
public sealed class AuditHeadExchangeTests : IAsyncLifetime
{
    private static readonly OwnerId Secretariat = OwnerId.Parse("IPSG");

    private GatewayUnderTest _paris = null!;
    private GatewayUnderTest _brasilia = null!;

    private AuditHeads Paris => _paris.Services.GetRequiredService<AuditHeads>();

    private AuditHeads Brasilia => _brasilia.Services.GetRequiredService<AuditHeads>();

    public async Task InitializeAsync()
    {
        _paris = await GatewayUnderTest.StartAsync(Settings("gateway-paris", "FR"));
        _brasilia = await GatewayUnderTest.StartAsync(Settings("gateway-brasilia", "BR"), beside: _paris);
    }

    public async Task DisposeAsync()
    {
        await _brasilia.DisposeAsync();
        await _paris.DisposeAsync();
    }

    [Fact]
    public async Task A_message_tells_the_newest_head_of_each_hub_and_the_receiver_keeps_what_it_did_not_know()
    {
        Tell("FR", "hour-1", Head(HubName.Lyon, 4, "four"), Head(HubName.Singapore, 7, "seven"));
        Tell("FR", "hour-2", Head(HubName.Lyon, 9, "nine"));
        await Until.TrueAsync(() => Paris.Known.Any(head => head.Number == 9), "Paris keeps what its notes tell");

        var id = await SendAsync("letter");

        await Until.TrueAsync(() => Brasilia.Newest.Length == 2, "Brasilia keeps what the message tells");
        Assert.Equal([(HubName.Lyon, 9L), (HubName.Singapore, 7L)], Brasilia.Newest.Select(head => (head.Hub, head.Number)).OrderBy(head => head.Hub.Value));
        Assert.All(Brasilia.Newest, head => Assert.Equal((id, false), (head.ToldBy, head.ByHub)));
        Assert.Empty(Brasilia.Forks);

        // What a bureau says is compared and not passed on: only hubs are.
        Assert.Empty(Brasilia.Known);
        var sent = ContentJson.Read(Assert.Single(_paris.Mesh.Outbox("FR").Received).Payload.Span);
        Assert.Equal([new KnownAuditHead(HubName.Lyon, 9, Hash("nine")), new KnownAuditHead(HubName.Singapore, 7, Hash("seven"))], sent.AuditHeads.AsEnumerable());
    }

    [Fact]
    public async Task A_hub_that_shows_two_bureaus_two_audits_is_found_with_their_next_message()
    {
        Tell("FR", "hour", Head(HubName.Lyon, 9, "for France"));
        Tell("BR", "hour", Head(HubName.Lyon, 9, "for Brazil"));
        await Until.TrueAsync(() => Paris.Known.Length == 1 && Brasilia.Known.Length == 1, "both keep what they were told");
        Assert.Empty(Brasilia.Forks);

        var id = await SendAsync("letter");

        await Until.TrueAsync(() => Brasilia.Forks.Length == 1, "Brasilia finds the fork");
        var fork = Brasilia.Forks[0];
        Assert.Equal((Hash("for Brazil"), Hash("for France"), id), (fork.First.Hash, fork.Other.Hash, fork.Other.ToldBy));
        await Until.TrueAsync(() => Alarms().Length == 1, "the alarm is in the audit");
        Assert.Equal((OwnerId.Parse("BR"), "lyon:9", AuditOutcome.Failed), Alarms().Select(entry => (entry.Actor, entry.Object, entry.Outcome)).Single());
        using var supervisor = _brasilia.ClientOf("BR", MeshRoles.Supervisor);
        var shown = await (await supervisor.GetAsync("/api/v1/owners/BR/audit/heads")).JsonAsync();
        Assert.Equal(fork.Sentence, (string?)Assert.Single(shown["alarms"]!.AsArray())!["sentence"]);

        // The next message tells the same: one alarm is enough.
        await SendAsync("another letter");
        await _brasilia.FetchedAsync("BR");
        Assert.Single(Brasilia.Forks);
        Assert.Single(Alarms());
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("""[{"hub":"lyon","number":0,"hash":"HASH"}]""")]
    [InlineData("""[{"hub":"atlantis","number":1,"hash":"HASH"}]""")]
    [InlineData("""[{"hub":"lyon","number":1,"hash":"none"}]""")]
    public async Task Heads_that_are_none_make_a_message_unreadable_and_are_not_kept(string heads)
    {
        var whole = System.Text.Encoding.UTF8.GetString(ContentJson.Write(new MessageContent { Text = "x" }));
        var payload = System.Text.Encoding.UTF8.GetBytes(whole.Replace("\"auditHeads\":[]", $"\"auditHeads\":{heads.Replace("HASH", Hash("x").Value, StringComparison.Ordinal)}", StringComparison.Ordinal));
        Assert.NotEqual(whole.Length, payload.Length);
        var id = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse("hostile"));
        _paris.Mesh.Feed("BR").Add(Lane.Flash, new Envelope(id, [OwnerId.Parse("BR")], Lane.Flash, _paris.Time.GetUtcNow(), [], payload.Length, Sha256Hash.Of(payload)), payload);

        await _brasilia.FetchedAsync("BR");

        using var brazil = _brasilia.ClientOf("BR");
        var page = await (await brazil.GetAsync("/api/v1/owners/BR/feed")).JsonAsync();
        Assert.Equal("unreadable", (string?)Assert.Single(page["entries"]!.AsArray())!["state"]);
        Assert.Empty(Brasilia.Newest);
    }

    private ImmutableArray<AuditEntry> Alarms() => [.. _brasilia.Mesh.Audit("buenos-aires").Entries.Where(entry => entry.Action == AuditActions.AuditFork)];

    private async Task<string> SendAsync(string operation)
    {
        using var france = _paris.ClientOf("FR");
        using var answer = await france.PostAsync("/api/v1/owners/FR/messages", Answers.Json($$"""{"to":["BR"],"lane":"flash","text":"x","operationId":"{{operation.Replace(' ', '-')}}"}"""));
        return (string)(await answer.JsonAsync(HttpStatusCode.Accepted))["id"]!;
    }

    /// <summary>A note of a hub, as every feed gets one an hour.</summary>
    private void Tell(string owner, string operation, params SignedAuditHead[] heads)
    {
        var note = new FeedNote(NoteKind.AuditHeads, [], _paris.Time.GetUtcNow(), null) { Heads = [.. heads] };
        var envelope = new Envelope(MessageId.For(Secretariat, OperationId.Parse(operation)), [OwnerId.Parse(owner)], Lane.Routine, _paris.Time.GetUtcNow(), [], 0, Sha256Hash.Of([]))
        {
            Kind = MessageKind.Note,
            Note = note,
        };
        _paris.Mesh.Feed(owner).Add(Lane.Routine, envelope, default);
    }

    private static GatewaySettings Settings(string name, string owner) => GatewayUnderTest.Settings(owner) with { Name = name };

    private static SignedAuditHead Head(HubName hub, long number, string what) => new(new AuditHead(hub, number, Hash(what), DateTimeOffset.UnixEpoch), []);

    private static Sha256Hash Hash(string what) => Sha256Hash.Of(System.Text.Encoding.UTF8.GetBytes(what));
}
