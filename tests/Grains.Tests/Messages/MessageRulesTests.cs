using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Tests.Messages;

public sealed class MessageRulesTests
{
    private static readonly OwnerId France = new("FR");
    private static readonly OwnerId Brazil = new("BR");

    private static readonly SendMessage Good = new(
        new OperationId("one"), [Brazil], Lane.Routine, DateTimeOffset.UnixEpoch, [], "hello"u8.ToArray());

    private static readonly MessageId Other = MessageId.For(Brazil, new OperationId("other"));

    private static readonly EnvelopeSeal Seal = new("suite", "gateway", "key", default, default, default);

    public static TheoryData<string, string, SendMessage> Bad => new()
    {
        { MeshErrorCodes.MalformedId, "operationId", Good with { Operation = default } },
        { MeshErrorCodes.MalformedId, "operationId", Good with { Operation = new OperationId("a b") } },
        { MeshErrorCodes.Invalid, "to:", Good with { Recipients = default } },
        { MeshErrorCodes.Invalid, "to:", Good with { Recipients = [] } },
        { MeshErrorCodes.Invalid, "to:", Good with { Recipients = [Brazil, Brazil] } },
        { MeshErrorCodes.Invalid, "to:", Good with { Recipients = [.. Enumerable.Repeat(Brazil, 257)] } },
        { MeshErrorCodes.UnknownOwner, "XX", Good with { Recipients = [Brazil, new OwnerId("XX")] } },
        { MeshErrorCodes.UnknownOwner, "to:", Good with { Recipients = [default] } },
        { MeshErrorCodes.UnknownOwner, "to:", Good with { Recipients = [new OwnerId(new string('x', 5000))] } },
        { MeshErrorCodes.Invalid, "lane", Good with { Lane = (Lane)7 } },
        { MeshErrorCodes.MalformedId, "attachments", Good with { Attachments = [new Sha256Hash("abc")] } },
        { MeshErrorCodes.Invalid, "attachments", Good with { Attachments = [Sha256Hash.Of("a"u8), Sha256Hash.Of("a"u8)] } },
        { MeshErrorCodes.Invalid, "attachments", Good with { Attachments = [.. Enumerable.Range(0, 21).Select(i => Sha256Hash.Of([(byte)i]))] } },
        { MeshErrorCodes.TooLarge, "payload", Good with { Payload = new byte[MessageLimits.MaxPayloadBytes + 1] } },
        { MeshErrorCodes.Invalid, "payload", Good with { Payload = default } },
        { MeshErrorCodes.Invalid, "kind", Good with { Kind = MessageKind.Withdrawal } },
        { MeshErrorCodes.Invalid, "kind", Good with { Kind = MessageKind.Note } },
        { MeshErrorCodes.Invalid, "kind", Good with { Kind = (MessageKind)99 } },
        { MeshErrorCodes.MalformedId, "thread", Good with { Thread = new ThreadId("x") } },
        { MeshErrorCodes.MalformedId, "inReplyTo", Good with { InReplyTo = new MessageId("x") } },
        { MeshErrorCodes.MalformedId, "forwardOf", Good with { ForwardOf = new MessageId("x") } },
        { MeshErrorCodes.Invalid, "forwardOf", Good with { InReplyTo = Other, ForwardOf = Other } },
        { MeshErrorCodes.Invalid, "answerBy", Good with { AnswerBy = Good.ComposedAt } },
        { MeshErrorCodes.Invalid, "expiresAt", Good with { ExpiresAt = Good.ComposedAt } },
        { MeshErrorCodes.Invalid, "handling", Good with { Handling = new MessageHandling((TrafficLight)9, Audience.All) } },
        { MeshErrorCodes.Invalid, "handling", Good with { Handling = new MessageHandling(TrafficLight.Green, null!) } },
        { MeshErrorCodes.Invalid, "audience", Good with { Handling = new MessageHandling(TrafficLight.Green, new Audience(AudienceKind.Owners, null, [])) } },
        { MeshErrorCodes.Invalid, "region", Good with { Handling = new MessageHandling(TrafficLight.Green, new Audience(AudienceKind.Region, "Atlantis", [])) } },
        { MeshErrorCodes.UnknownOwner, "audience", Good with { Handling = new MessageHandling(TrafficLight.Green, new Audience(AudienceKind.Owners, null, [new OwnerId("XX")])) } },
        { MeshErrorCodes.Invalid, "exclude", Good with { Excluded = [Brazil] } },
        { MeshErrorCodes.UnknownOwner, "exclude", Good with { Excluded = [new OwnerId("XX")] } },
        { MeshErrorCodes.Invalid, "seal", Good with { Seal = Seal with { Suite = string.Empty } } },
        { MeshErrorCodes.Invalid, "seal", Good with { Seal = Seal with { Signature = new byte[513] } } },
        { MeshErrorCodes.Invalid, "wraps", Good with { Wraps = [new RecipientWrap(Brazil, new byte[1])] } },
        { MeshErrorCodes.Invalid, "wraps", Good with { Seal = Seal, Wraps = [new RecipientWrap(new OwnerId("SG"), new byte[1])] } },
        { MeshErrorCodes.TooLarge, "wraps", Good with { Seal = Seal, Wraps = [new RecipientWrap(Brazil, new byte[MessageLimits.MaxWrapBytes + 1])] } },
    };

    [Fact]
    public void A_message_of_an_older_program_that_says_nothing_of_its_handling_has_the_usual_one()
    {
        var message = Good with { Handling = null! };

        MessageRules.Validate(France, message, OwnerDirectory.Default);
        Assert.Equal(MessageHandling.Default, message.Handling);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_breaks_a_rule_is_refused_by_name(string code, string named, SendMessage message)
    {
        var refusal = Assert.Throws<MeshException>(() => MessageRules.Validate(France, message, OwnerDirectory.Default));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 1, 300);
    }

    [Fact]
    public void What_keeps_to_the_limits_passes()
    {
        MessageRules.Validate(France, Good, OwnerDirectory.Default);
        MessageRules.Validate(France, Good with { Payload = new byte[MessageLimits.MaxPayloadBytes] }, OwnerDirectory.Default);
        MessageRules.Validate(France, Good with { Recipients = [France] }, OwnerDirectory.Default);
        MessageRules.Validate(France, Good with { Attachments = default }, OwnerDirectory.Default);
        MessageRules.Validate(France, Good with { Payload = default, Attachments = [Sha256Hash.Of("a"u8)] }, OwnerDirectory.Default);
        MessageRules.Validate(France, Good with { Recipients = [.. OwnerDirectory.Default.All.Take(256).Select(owner => owner.Code)] }, OwnerDirectory.Default);
    }

    public static TheoryData<string, SendMessage> Others => new()
    {
        { "recipient", Good with { Recipients = [France] } },
        { "recipients", Good with { Recipients = [Brazil, France] } },
        { "lane", Good with { Lane = Lane.Flash } },
        { "attachment", Good with { Attachments = [Sha256Hash.Of("a"u8)] } },
        { "payload", Good with { Payload = "hellp"u8.ToArray() } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_request_has_another_hash(string what, SendMessage other) =>
        Assert.False(RequestHash.Of(Good).SequenceEqual(RequestHash.Of(other)), what);

    [Fact]
    public void When_it_was_composed_is_not_part_of_the_request()
    {
        Assert.Equal(RequestHash.Of(Good), RequestHash.Of(Good with { ComposedAt = DateTimeOffset.UtcNow }));
        Assert.Equal(RequestHash.Of(Good), RequestHash.Of(Good with { Attachments = default }));
    }

    [Fact]
    public void A_feed_takes_what_the_sender_says_it_is() => Assert.Null(EntryRules.Refusal(Brazil, France, Lane.Routine, Entry()));

    public static TheoryData<string, Func<LinkEntry, LinkEntry>> Wrong => new()
    {
        { "sender", entry => Changed(entry, envelope => envelope with { Id = MessageId.For(Brazil, new OperationId("one")) }) },
        { "id", entry => Changed(entry, envelope => envelope with { Id = default }) },
        { "recipient", entry => Changed(entry, envelope => envelope with { Recipients = [France] }) },
        { "recipients", entry => Changed(entry, envelope => envelope with { Recipients = default }) },
        { "lane", entry => Changed(entry, envelope => envelope with { Lane = Lane.Flash }) },
        { "attachments", entry => Changed(entry, envelope => envelope with { Attachments = default }) },
        { "foreign attachment", entry => Changed(entry, envelope => envelope with { Attachments = [new AttachmentReference(Brazil, Sha256Hash.Of("a"u8), 1)] }) },
        { "size", entry => Changed(entry, envelope => envelope with { PayloadBytes = 6 }) },
        { "hash", entry => Changed(entry, envelope => envelope with { PayloadHash = Sha256Hash.Of("other"u8) }) },
        { "payload", entry => entry with { Payload = "hellp"u8.ToArray() } },
        { "excluded", entry => entry with { Excluded = [Brazil] } },
        { "kind", entry => Changed(entry, envelope => envelope with { Kind = (MessageKind)99 }) },
        { "state", entry => entry with { State = (EntryState)99 } },
        { "handling", entry => Changed(entry, envelope => envelope with { Handling = new MessageHandling(TrafficLight.Green, null!) }) },
        { "withdrawal of nothing", entry => Changed(entry, envelope => envelope with { Kind = MessageKind.Withdrawal }) },
        { "withdrawal of another's", entry => Changed(entry, envelope => envelope with { Kind = MessageKind.Withdrawal, About = Other }) },
        { "note without a word", entry => Changed(entry, envelope => envelope with { Kind = MessageKind.Note }) },
        { "note with a payload", entry => Changed(entry, envelope => envelope with { Kind = MessageKind.Note, Note = new FeedNote(NoteKind.Stuck, [], null, null) }) },
        { "payload of a withdrawn one", entry => entry with { State = EntryState.Withdrawn } },
        { "wraps", entry => entry with { Wraps = new byte[MessageLimits.MaxWrapBytes + 1] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_feed_refuses_anything_else(string what, Func<LinkEntry, LinkEntry> change) =>
        Assert.False(string.IsNullOrEmpty(EntryRules.Refusal(Brazil, France, Lane.Routine, change(Entry()))), what);

    private static LinkEntry Entry() => new(
        1,
        new Envelope(MessageId.For(France, new OperationId("one")), [France, Brazil], Lane.Routine, DateTimeOffset.UnixEpoch, ImmutableArray<AttachmentReference>.Empty, 5, Sha256Hash.Of("hello"u8)),
        new HubTimestamp(DateTimeOffset.UnixEpoch, HubName.Lyon),
        "hello"u8.ToArray());

    private static LinkEntry Changed(LinkEntry entry, Func<Envelope, Envelope> change) => entry with { Envelope = change(entry.Envelope) };
}
