using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

/// <summary>What the hub took although its answer never came, and what was killed between the hub's answer and the mailbox.</summary>
public sealed class SentInDoubtTests
{
    private const string Body = """{"to":["BR"],"lane":"flash","text":"Seen at the harbour","operationId":"op-1"}""";

    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly MessageId Id = MessageId.For(France, OperationId.Parse("op-1"));

    private readonly GatewaySettings _settings = GatewayUnderTest.Settings() with { Calls = new CallRetryOptions { Total = TimeSpan.FromMilliseconds(100) } };

    [Fact]
    public async Task What_the_hub_took_although_its_answer_never_came_stands_among_the_sent_without_a_restart()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_settings);
        await SendInVainAsync(gateway);
        gateway.Mesh.Outbox("FR").LateFaults.Always = null;
        await Until.TrueAsync(() => Sent(gateway)?.Content?.Text == "Seen at the harbour", "the message stands among the sent");
    }

    [Fact]
    public async Task What_was_in_doubt_when_a_gateway_ended_stands_among_the_sent_after_the_next_start()
    {
        var first = await GatewayUnderTest.StartAsync(_settings);
        await using (first)
        {
            first.KeepsFolder = true;
            first.Mesh.Outbox("FR").FindFaults.Always = () => new TimeoutException("The hub does not answer.");
            await SendInVainAsync(first);
        }

        first.Mesh.Outbox("FR").LateFaults.Always = null;
        first.Mesh.Outbox("FR").FindFaults.Always = null;
        await using var second = await GatewayUnderTest.StartAsync(_settings, mesh: first.Mesh);
        await Until.TrueAsync(() => Sent(second)?.Content?.Text == "Seen at the harbour", "the message stands among the sent");
    }

    [Fact]
    public async Task What_the_hub_did_not_take_is_not_among_the_sent_and_goes_out_when_it_is_repeated()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_settings);
        var outbox = gateway.Mesh.Outbox("FR");
        outbox.Faults.Always = () => new TimeoutException("The hub does not answer.");
        using var france = gateway.ClientOf("FR");
        using (var unknown = await france.PostAsync("/api/v1/owners/FR/messages", Answers.Json(Body)))
        {
            Assert.Equal(HttpStatusCode.GatewayTimeout, unknown.StatusCode);
        }

        await Until.TrueAsync(() => outbox.Asked >= 2, "the hub was asked for it");
        Assert.Null(Sent(gateway));
        outbox.Faults.Always = null;
        using var repeated = await france.PostAsync("/api/v1/owners/FR/messages", Answers.Json(Body));
        Assert.Equal(HttpStatusCode.Accepted, repeated.StatusCode);
        Assert.NotNull(Sent(gateway));
    }

    private static async Task SendInVainAsync(GatewayUnderTest gateway)
    {
        gateway.Mesh.Outbox("FR").LateFaults.Always = () => new TimeoutException("The answer is lost.");
        using var france = gateway.ClientOf("FR");
        using var unknown = await france.PostAsync("/api/v1/owners/FR/messages", Answers.Json(Body));
        Assert.Equal(HttpStatusCode.GatewayTimeout, unknown.StatusCode);
        Assert.Equal(1, gateway.Mesh.Outbox("FR").Stored);
    }

    private static MailItem? Sent(GatewayUnderTest gateway) =>
        gateway.Services.GetRequiredService<Mailboxes>().Of(France).FindAsync(Id, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
