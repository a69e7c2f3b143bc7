using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

public sealed class LanesTests
{
    private static readonly Sha256Hash Slow = Sha256Hash.Of("slow"u8);

    /// <summary>A message whose attachment's hub does not answer takes a second to open.</summary>
    [Fact]
    public async Task Flash_does_not_wait_for_routine_that_takes_long_to_open()
    {
        const int Routine = 80;
        await using var gateway = await GatewayUnderTest.StartAsync();
        var feed = gateway.Mesh.Feed("BR");
        gateway.Mesh.Attachment($"FR:{Slow}").Held = new TaskCompletionSource().Task;
        await Until.TrueAsync(() => feed.Waiting == 1, "the poll waits");
        for (var i = 0; i < Routine; i++)
        {
            feed.Add(Lane.Routine, $"slow-{i}", Slow);
        }

        var arrivals = gateway.Services.GetRequiredService<Mailboxes>().Of(OwnerId.Parse("BR")).Arrivals;
        for (var i = 1; i <= 3; i++)
        {
            feed.Add(Lane.Flash, $"flash-{i}");
            await Until.TrueAsync(() => arrivals.Cursor.Flash == i, "flash has come");
        }

        Assert.NotEqual(Routine, arrivals.Cursor.Routine);
    }

    [Fact]
    public async Task What_is_opened_side_by_side_arrives_in_its_order_and_what_takes_long_does_not_hold_up_what_is_before_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var feed = gateway.Mesh.Feed("BR");
        var arrivals = gateway.Services.GetRequiredService<Mailboxes>().Of(OwnerId.Parse("BR")).Arrivals;
        var told = new ConcurrentQueue<long>();
        arrivals.Listen(news => news.Received.ToList().ForEach(item => told.Enqueue(item.Position)));
        using var held = new SemaphoreSlim(0);
        gateway.Mesh.Attachment($"FR:{Slow}").Held = held.WaitAsync();
        await Until.TrueAsync(() => feed.Waiting == 1, "the poll waits");
        for (var i = 1; i <= 30; i++)
        {
            _ = i % 10 == 5 ? feed.Add(Lane.Routine, $"slow-{i}", Slow) : feed.Add(Lane.Routine, $"m-{i}");
        }

        await Until.TrueAsync(() => arrivals.Cursor.Routine == 4, "what is before the first that takes long has come");
        held.Release();
        await gateway.FetchedAsync("BR");
        Assert.Equal(Enumerable.Range(1, 30).Select(position => (long)position), told);
    }
}
