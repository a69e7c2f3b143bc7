using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Tests.Content;

/// <summary>FR wrote to BR and SG; BR passes it on.</summary>
public sealed class ForwardRulesTests
{
    private static readonly ForwardRules Rules = new(new HandlingRules(OwnerDirectory.Default));
    private static readonly MessageId Original = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse("original"));

    public static TheoryData<string, string, string, string, string, bool> Cases => new()
    {
        // What the owner allows, to whom it is passed on, what is said of the copy.
        { "amber/recipients", "SG", "amber/recipients", "to the other recipient", "FR", true },
        { "amber/recipients", "FR", "amber/recipients", "back to the owner", "FR", true },
        { "amber/recipients", "DE", "amber/recipients", "to somebody else", "FR", false },
        { "amber/recipients", "SG", "green/recipients", "with a wider light", "FR", false },
        { "amber/recipients", "SG", "red/recipients", "with a narrower light", "FR", true },
        { "amber/recipients", "SG", "amber/all", "with a wider audience", "FR", false },
        { "amber/owners:DE", "DE", "amber/recipients", "to an owner of the audience", "FR", true },
        { "amber/owners:DE", "IT", "amber/recipients", "to an owner outside the audience", "FR", false },
        { "amber/owners:DE", "DE", "amber/owners:DE", "with the same audience", "FR", true },
        { "amber/owners:DE", "DE", "amber/owners:IT", "with another audience", "FR", false },
        { "green/all", "DE,JP", "green/all", "to anybody", "FR", true },
        { "green/all", "DE", "clear/all", "with a wider light", "FR", false },
        { "red/all", "DE", "red/recipients", "red goes to its recipients only", "FR", false },
        { "amber-strict/all", "DE", "red/recipients", "strict too", "FR", false },
        { "amber/region:Europe", "DE", "amber/recipients", "into the region", "FR", true },
        { "amber/region:Europe", "JP", "amber/recipients", "out of the region", "FR", false },
        { "amber/region:Europe", "DE", "amber/all", "into the region, and then to all", "FR", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_forward_never_widens(string owner, string to, string copy, string what, string sender, bool allowed)
    {
        Assert.Equal("FR", sender);
        var (envelope, content) = Forward(Handling(owner), to, Handling(copy));
        Assert.True(Rules.ProblemOf(envelope, content) == (allowed ? null : ForwardRules.NotPermitted), what);
    }

    [Fact]
    public void What_is_passed_on_must_be_what_its_owner_sent()
    {
        var (envelope, content) = Forward(Handling("green/all"), "DE", Handling("green/all"));
        Assert.Null(Rules.ProblemOf(envelope, content));
        var original = content.Original!;
        MessageContent With(ForwardedMessage other) => content with { Original = other };

        Assert.NotNull(Rules.ProblemOf(envelope, content with { Original = null }));
        Assert.NotNull(Rules.ProblemOf(envelope with { ForwardOf = null }, content));
        Assert.NotNull(Rules.ProblemOf(envelope with { ForwardOf = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse("another")) }, content));
        Assert.NotNull(Rules.ProblemOf(envelope with { Origin = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse("another")) }, content));
        Assert.NotNull(Rules.ProblemOf(envelope, With(original with { Content = original.Content with { Text = "something else" } })));
        Assert.NotNull(Rules.ProblemOf(envelope, With(original with { Content = original.Content with { Subject = "a\u202eb" } })));
        Assert.NotNull(Rules.ProblemOf(envelope, With(original with { Envelope = original.Envelope with { Kind = MessageKind.Note } })));
        Assert.NotNull(Rules.ProblemOf(envelope, With(original with { Envelope = original.Envelope with { Recipients = [OwnerId.Parse("SG")] } })));
        Assert.NotNull(Rules.ProblemOf(envelope, With(original with { Envelope = original.Envelope with { PayloadHash = new Sha256Hash(new string('0', 64)) } })));
    }

    [Fact]
    public void A_forward_of_a_forward_keeps_to_both()
    {
        var (first, content) = Forward(Handling("amber/owners:DE,IT"), "DE", Handling("amber/owners:IT"));
        var bytes = ContentJson.Write(content);
        first = first with { Id = MessageId.For(OwnerId.Parse("BR"), OperationId.Parse("first")), PayloadBytes = bytes.Length, PayloadHash = Sha256Hash.Of(bytes) };
        var second = new MessageContent { Original = new ForwardedMessage(first, content) };
        Assert.Null(Rules.ProblemOf(Envelope("DE", "IT", Handling("amber/recipients"), first), second));
        Assert.Equal(ForwardRules.NotPermitted, Rules.ProblemOf(Envelope("DE", "SE", Handling("amber/recipients"), first), second));

        // The first forward widened, and whoever opens the second notices.
        var (wide, wideContent) = Forward(Handling("amber/recipients"), "DE", Handling("amber/all"));
        var wideBytes = ContentJson.Write(wideContent);
        wide = wide with { PayloadBytes = wideBytes.Length, PayloadHash = Sha256Hash.Of(wideBytes) };
        Assert.Equal(
            ForwardRules.NotPermitted,
            Rules.ProblemOf(Envelope("DE", "IT", Handling("amber/recipients"), wide), new MessageContent { Original = new ForwardedMessage(wide, wideContent) }));
    }

    [Fact]
    public void Forwards_inside_forwards_have_an_end()
    {
        var handling = Handling("green/all");
        var (envelope, content) = Forward(handling, "DE", handling);
        var senders = new[] { "BR", "DE" };
        for (var i = 0; i < ContentRules.MaxForwards; i++)
        {
            var bytes = ContentJson.Write(content);
            envelope = envelope with { PayloadBytes = bytes.Length, PayloadHash = Sha256Hash.Of(bytes) };
            content = new MessageContent { Original = new ForwardedMessage(envelope, content) };
            envelope = Envelope(senders[(i + 1) % 2], senders[i % 2], handling, envelope);
            Assert.Equal(i < ContentRules.MaxForwards - 1, Rules.ProblemOf(envelope, content) is null);
        }
    }

    private static (Envelope Envelope, MessageContent Content) Forward(MessageHandling allowed, string to, MessageHandling copy)
    {
        var inner = new MessageContent { Subject = "subject", Text = "text" };
        var bytes = ContentJson.Write(inner);
        var original = new Envelope(Original, [OwnerId.Parse("BR"), OwnerId.Parse("SG")], Lane.Urgent, DateTimeOffset.UnixEpoch, [], bytes.Length, Sha256Hash.Of(bytes)) { Handling = allowed };
        return (Envelope("BR", to, copy, original), new MessageContent { Original = new ForwardedMessage(original, inner) });
    }

    private static Envelope Envelope(string sender, string to, MessageHandling handling, Envelope original) => new(
        MessageId.For(OwnerId.Parse(sender), OperationId.Parse("forward")), Owners(to), Lane.Urgent, DateTimeOffset.UnixEpoch, [], 0, default)
    {
        ForwardOf = original.Id,
        Origin = original.Origin ?? original.Id,
        Handling = handling,
    };

    private static MessageHandling Handling(string text)
    {
        var (light, audience) = (text.Split('/')[0], text.Split('/')[1]);
        var tlp = light switch
        {
            "clear" => TrafficLight.Clear,
            "green" => TrafficLight.Green,
            "amber" => TrafficLight.Amber,
            "amber-strict" => TrafficLight.AmberStrict,
            _ => TrafficLight.Red,
        };
        return new MessageHandling(tlp, audience.Split(':') switch
        {
            ["owners", var owners] => new Audience(AudienceKind.Owners, null, Owners(owners)),
            ["region", var region] => new Audience(AudienceKind.Region, region, []),
            ["all"] => Audience.All,
            _ => Audience.Recipients,
        });
    }

    private static ImmutableArray<OwnerId> Owners(string text) => [.. text.Split(',').Select(OwnerId.Parse)];
}
