using System.Text.Json;
using Interpol.Mesh.Console.Messages;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Tests.Messages;

public sealed class CompositionTests
{
    private static readonly MessageId Original = MessageId.For(OwnerId.Parse("BR"), OperationId.Parse("original"));

    public static TheoryData<string> Names => [.. Compositions().Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_draft_comes_back_as_it_was_left(string name)
    {
        var left = Compositions()[name];
        var found = Composition.OfDraft(left.ToDraft());
        Assert.Equal(Text(left), Text(found));
    }

    [Fact]
    public void A_draft_that_was_made_elsewhere_keeps_what_is_not_written_here()
    {
        var message = new MessageRequest
        {
            Lane = Lane.Urgent,
            To = [OwnerId.Parse("BR")],
            Thread = ThreadId.Parse("2b1e4f1c7a1d4f6e8c9b0a1d2e3f4a5b"),
            Exclude = [OwnerId.Parse("CL")],
            Language = "fr",
            CrimeAreas = ["fraud", "terrorism"],
            Payload = new byte[] { 1, 2 },
            AnswerBy = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(1),
            Handling = new SendHandling(TrafficLight.Green, new SendAudience { Kind = AudienceKind.Owners, Owners = [OwnerId.Parse("AR")] }),
        };
        var draft = JsonSerializer.SerializeToElement(message, MeshJson.Strict);
        var composition = Composition.OfDraft(draft);
        Assert.Equal(draft.GetRawText(), composition.ToDraft().GetRawText());

        composition.Reach = Reach.Region;
        composition.Region = "Europe";
        var broadcast = Assert.IsType<BroadcastRequest>(composition.ToRequest(null));
        Assert.Equal(["CL"], broadcast.Exclude!.Value.Select(owner => owner.Value));
        Assert.Equal("AR", Assert.Single(broadcast.Handling!.Audience!.Owners!.Value).Value);

        composition.AnswerWithinHours = 4;
        Assert.Null(composition.ToRequest(null).AnswerBy);
    }

    [Theory]
    [InlineData("chosen", typeof(MessageRequest))]
    [InlineData("region", typeof(BroadcastRequest))]
    [InlineData("group", typeof(BroadcastRequest))]
    [InlineData("all", typeof(BroadcastRequest))]
    public void It_is_sent_as_what_it_is(string name, Type kind) => Assert.IsType(kind, Compositions()[name].ToRequest(OperationId.Parse("operation")));

    [Fact]
    public void An_answer_that_names_nobody_goes_to_whom_the_thread_says()
    {
        var request = Assert.IsType<MessageRequest>(Compositions()["reply to all"].ToRequest(OperationId.Parse("operation")));
        Assert.Null(request.To);
        Assert.True(request.ReplyAll);
        Assert.Null(request.Handling);
    }

    [Fact]
    public void Naming_recipients_takes_the_answer_to_them_alone()
    {
        var composition = Compositions()["reply to all"];
        composition.To.Add(OwnerId.Parse("AR"));
        var request = Assert.IsType<MessageRequest>(composition.ToRequest(null));
        Assert.Equal("AR", Assert.Single(request.To!.Value).Value);
        Assert.False(request.ReplyAll);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("line\nbreak\u0007bell")]
    public void A_title_of_a_draft_is_never_refused(string? subject)
    {
        var title = new Composition { Subject = subject }.Title;
        Assert.True(new PlainTextAttribute(1, 100).IsValid(title), title);
    }

    [Fact]
    public void A_title_is_not_cut_through_a_character()
    {
        var title = new Composition { Subject = new string('x', 99) + "\U0001F600 and more" }.Title;
        Assert.Equal(new string('x', 99), title);
    }

    [Fact]
    public void Nothing_worth_keeping_is_no_draft()
    {
        Assert.True(new Composition { Lane = Lane.Flash }.IsEmpty);
        Assert.False(new Composition { Text = "a" }.IsEmpty);
    }

    private static string Text(Composition composition)
    {
        var all = JsonSerializer.SerializeToNode(composition)!.AsObject();
        all.Remove(nameof(Composition.Kept));
        return all.ToJsonString();
    }

    private static Dictionary<string, Composition> Compositions()
    {
        var chosen = new Composition { Lane = Lane.Flash, Tlp = TrafficLight.Red, Subject = "Who?", Text = "One\nTwo <b>", Purpose = "why", CaseNumber = "FR-2026-000001", CrimeArea = "fraud", AnswerWithinHours = 4 };
        chosen.To.AddRange([OwnerId.Parse("BR"), OwnerId.Parse("914")]);
        chosen.Attachments.Add(new SendAttachment(Sha256Hash.Parse(new string('a', 64)), "photograph.png", "image/png"));
        return new Dictionary<string, Composition>
        {
            ["empty"] = new(),
            ["chosen"] = chosen,
            ["region"] = new() { Reach = Reach.Region, Region = "Europe", NoAnswer = true },
            ["group"] = new() { Reach = Reach.Group, Group = "FR:ports", Text = "x" },
            ["all"] = new() { Reach = Reach.All, Text = "x" },
            ["reply to all"] = new() { InReplyTo = Original, ReplyAll = true, Tlp = null, Text = "yes" },
            ["forward"] = new() { ForwardOf = Original, Tlp = null },
        };
    }
}
