using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

public sealed class MailboxOverHttpTests
{
    [Fact]
    public async Task What_a_bureau_received_and_sent_is_found_and_another_bureau_finds_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var france = gateway.ClientOf("FR");
        using var brazil = gateway.ClientOf("BR");
        using (var sent = await france.PostAsync("/api/v1/owners/FR/messages", Answers.Json("""{"to":["BR"],"lane":"flash","subject":"Falcão","text":"Seen at the harbour","operationId":"op-1"}""")))
        {
            Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        }

        await gateway.FetchedAsync("BR");
        foreach (var (client, owner, direction) in new[] { (france, "FR", "sent"), (brazil, "BR", "received") })
        {
            var found = await (await client.GetAsync($"/api/v1/owners/{owner}/search?q=falcao%20harbour&from=FR&to=BR&kind=message")).JsonAsync();
            Assert.Equal(direction, (string?)Assert.Single(found["results"]!.AsArray())!["direction"]);
            Assert.True((bool)found["complete"]!);
            Assert.Equal("indexed 1 of 1", (string?)found["progress"]);
            Assert.Empty((await (await client.GetAsync($"/api/v1/owners/{owner}/search?q=harbour&from=BR")).JsonAsync())["results"]!.AsArray());
        }

        await (await france.GetAsync("/api/v1/owners/BR/search?q=harbour")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await brazil.GetAsync("/api/v1/owners/BR/search")).ProblemAsync(400, MeshErrorCodes.Invalid, "q");
        await (await brazil.GetAsync("/api/v1/owners/BR/search?q=x&from=brazil")).ProblemAsync(400, MeshErrorCodes.MalformedId, "from");
        await (await brazil.GetAsync("/api/v1/owners/BR/search?q=x&after=yesterdayish")).ProblemAsync(400, MeshErrorCodes.Invalid, "after");
    }

    [Fact]
    public async Task Unread_messages_are_counted_until_they_are_read()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var brazil = gateway.ClientOf("BR");
        var first = gateway.Mesh.Feed("BR").Add(Lane.Flash, "one");
        gateway.Mesh.Feed("BR").Add(Lane.Routine, "two");
        gateway.Mesh.Feed("BR").AddNote(Lane.Routine, "three");
        await gateway.FetchedAsync("BR");
        var before = await (await brazil.GetAsync("/api/v1/owners/BR/unread")).JsonAsync();
        Assert.Equal((3, 1, 2, 1), ((int)before["total"]!, (int)before["lanes"]!["flash"]!, (int)before["lanes"]!["routine"]!, (int)before["kinds"]!["note"]!));
        (await brazil.PostAsync($"/api/v1/owners/BR/messages/{first.Envelope.Id}/read", null)).EnsureSuccessStatusCode();
        var after = await (await brazil.GetAsync("/api/v1/owners/BR/unread")).JsonAsync();
        Assert.Equal((2, 0), ((int)after["total"]!, (int)after["lanes"]!["flash"]!));
    }

    [Fact]
    public async Task A_poisonous_entry_is_unreadable_and_what_is_behind_it_comes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var brazil = gateway.ClientOf("BR");
        var feed = gateway.Mesh.Feed("BR");
        var good = feed.Add(Lane.Flash, "one");
        feed.Add(Lane.Flash, good.Envelope with { Id = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse("poison")) }, new byte[] { 0xff, 0x00 });
        feed.AddWithdrawal(Lane.Flash, MessageId.For(OwnerId.Parse("SG"), OperationId.Parse("theirs")));
        feed.Add(Lane.Flash, "three");
        await gateway.FetchedAsync("BR");
        var entries = (await (await brazil.GetAsync("/api/v1/owners/BR/feed")).JsonAsync())["entries"]!.AsArray();
        Assert.Equal(["open", "unreadable", "open", "open"], entries.Select(entry => (string?)entry!["state"]));
        Assert.NotNull(entries[1]!["problem"]);
    }

    [Fact]
    public async Task A_restarted_gateway_goes_on_where_it_was_and_finds_what_it_had()
    {
        var settings = GatewayUnderTest.Settings();
        FeedCursor cursor;
        var first = await GatewayUnderTest.StartAsync(settings);
        await using (first)
        {
            first.KeepsFolder = true;
            first.Mesh.Feed("BR").Add(Lane.Flash, "one");
            await first.FetchedAsync("BR");
            cursor = first.Services.GetRequiredService<Mailboxes>().Of(OwnerId.Parse("BR")).Intake.Fetched;
        }

        Assert.Equal("1.0.0", cursor.ToString());
        await using var second = await GatewayUnderTest.StartAsync(settings, mesh: first.Mesh);
        using var brazil = second.ClientOf("BR");
        var page = await (await brazil.GetAsync("/api/v1/owners/BR/feed")).JsonAsync();
        Assert.Single(page["entries"]!.AsArray());
    }

    [Fact]
    public async Task Only_a_supervisor_has_a_gateway_forgotten()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Mesh.Feed("BR").Gateways = [new FeedGateway("old", FeedCursor.Start, null), new FeedGateway("gateway-test", FeedCursor.Start, null)];
        using var officer = gateway.ClientOf("BR");
        using var supervisor = gateway.ClientOf("BR", MeshRoles.Supervisor);
        var listed = await (await officer.GetAsync("/api/v1/owners/BR/gateways")).JsonAsync();
        Assert.Equal(["old", "gateway-test"], listed["gateways"]!.AsArray().Select(one => (string?)one!["name"]));
        await (await officer.DeleteAsync("/api/v1/owners/BR/gateways/old")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var removed = await supervisor.DeleteAsync("/api/v1/owners/BR/gateways/old");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Single(gateway.Mesh.Feed("BR").Gateways);
    }
}
