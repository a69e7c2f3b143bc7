using System.Globalization;
using Interpol.Mesh.Console.Messages;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Microsoft.AspNetCore.WebUtilities;

namespace Interpol.Mesh.Console.Tests.Messages;

public sealed class ConversationPageTests
{
    private const int All = 20_000;
    private const string Thread = "0000000000000000000000000000000a";
    private static readonly OwnerId Brazil = OwnerId.Parse("BR");

    [Fact]
    public async Task A_conversation_opens_with_its_newest_page_and_goes_back_to_older_ones()
    {
        await using var scene = new ConsoleScene();
        var page = Open(scene, All);
        Assert.Equal(Range(All - 24, All), Shown(page));
        Assert.Equal(Range(All - 24, All), Read(scene));
        await Press(page, "Older");
        page.WaitForAssertion(() => Assert.Equal(Range(All - 49, All - 25), Shown(page)));
        page.WaitForAssertion(() => Assert.Equal(50, Read(scene).Count));
        await Press(page, "Newer");
        page.WaitForAssertion(() => Assert.Equal(Range(All - 24, All), Shown(page)));
    }

    [Fact]
    public async Task A_message_far_back_is_shown_when_it_is_opened_and_only_what_is_shown_is_read()
    {
        await using var scene = new ConsoleScene();
        var page = Open(scene, 40);
        Assert.Equal(Range(16, 40), Shown(page));
        Assert.Equal("wanted", page.FindAll(".conversation li")[^1].ClassName);
        Assert.Equal(Range(16, 40), Read(scene));
        Assert.Equal(Id(All).Value, scene.Api.Asked.Last(asked => asked.Address.Contains("/assignments/", StringComparison.Ordinal)).Address.Split('/')[^1]);
        await Press(page, "Newer");
        page.WaitForAssertion(() => Assert.Equal(Range(All - 24, All), Shown(page)));
    }

    [Fact]
    public async Task What_is_read_is_shown_before_it_is_marked_as_read()
    {
        await using var scene = new ConsoleScene();
        var marking = new TaskCompletionSource();
        Answer(scene, () => scene.Api.Ready = marking.Task);
        var page = scene.Context.Render<ConversationPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id(All).Value));
        page.WaitForAssertion(() => Assert.Equal(25, page.FindAll(".conversation li").Count));
        marking.SetResult();
        page.WaitForAssertion(() => Assert.Equal(25, Read(scene).Count));
    }

    private static IRenderedComponent<ConversationPage> Open(ConsoleScene scene, int number)
    {
        Answer(scene, () => { });
        var page = scene.Context.Render<ConversationPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id(number).Value));
        page.WaitForAssertion(() => Assert.Equal(25, Read(scene).Count));
        page.WaitForElement(".assignment");
        return page;
    }

    private static void Answer(ConsoleScene scene, Action onThread) => scene.Api.Answer = (method, address) =>
    {
        if (method == "POST")
        {
            return new ReadAnswer(Id(1), DateTimeOffset.UnixEpoch, HubName.Lyon);
        }

        if (!address.Contains("/threads/", StringComparison.Ordinal))
        {
            return address.Contains("/messages/", StringComparison.Ordinal) ? Entry(All)
                : address.Contains("/assignments/", StringComparison.Ordinal) ? new AssignmentBody(Id(All).Value, null, "unassigned", null, [], 0)
                : null;
        }

        onThread();
        var query = QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]);
        var last = query.TryGetValue("until", out var until) ? int.Parse(until.ToString()[3..], CultureInfo.InvariantCulture) : All;
        var first = Math.Max(1, last + 1 - int.Parse(query["max"].ToString(), CultureInfo.InvariantCulture));
        return new ThreadBody(ThreadId.Parse(Thread), [.. Enumerable.Range(first, last + 1 - first).Select(Entry)]);
    };

    private static IReadOnlyList<int> Shown(IRenderedComponent<ConversationPage> page) => [.. page.FindAll(".conversation li").Select(line => int.Parse(line.Id![3..], CultureInfo.InvariantCulture))];

    private static IReadOnlyList<int> Read(ConsoleScene scene) => [.. scene.Api.Asked.Where(asked => asked.Method == "POST").Select(asked => int.Parse(asked.Address.Split('/')[3][3..], CultureInfo.InvariantCulture))];

    private static IReadOnlyList<int> Range(int first, int last) => [.. Enumerable.Range(first, last + 1 - first)];

    private static Task Press(IRenderedComponent<ConversationPage> page, string name) => page.FindAll(".pager button").Single(button => button.TextContent.Trim() == name).ClickAsync(new());

    private static MessageId Id(int number) => MessageId.Parse($"BR-{number:D32}");

    private static FeedEntryBody Entry(int number) => new(
        Lane.Routine, number, Id(number), MessageKind.Message, MailDirection.Received, Brazil, [OwnerId.Parse("FR")], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, MailState.Open, MessageHandling.Default, default, Sha256Hash.Parse(new string('a', 64)), [])
    {
        Thread = ThreadId.Parse(Thread),
    };
}
