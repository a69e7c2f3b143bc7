using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Api;

/// <summary>What requests to send have in common. A field that is left out, null or an empty list says nothing.</summary>
public abstract record SendRequest : IValidatableObject
{
    /// <summary>What it sends.</summary>
    [JsonIgnore]
    public abstract MessageKind Kind { get; }

    /// <summary>How urgent it is.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Owners that must never come to see it; shown to nobody but the sender.</summary>
    [Items(0, MessageLimits.MaxRecipients, Distinct = true)]
    public ImmutableArray<OwnerId>? Exclude { get; init; }

    /// <summary>What it is about; up to 200 characters.</summary>
    public string? Subject { get; init; }

    /// <summary>Free text; up to 64 KiB.</summary>
    public string? Text { get; init; }

    /// <summary>The language of the text, ISO 639-1.</summary>
    public string? Language { get; init; }

    /// <summary>The crime areas that it concerns, up to 20; <c>/api/v1/crime-areas</c> lists them.</summary>
    [Items(0, SendLimits.MaxCrimeAreas, Distinct = true)]
    public ImmutableArray<string>? CrimeAreas { get; init; }

    /// <summary>The number of the case that it belongs to, for example <c>FR-2026-000123</c>.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>Why it is sent and what it may be used for; up to 1,024 bytes.</summary>
    public string? Purpose { get; init; }

    /// <summary>Structured forms, up to 20; <c>/api/v1/forms</c> lists the schemas.</summary>
    [Items(0, SendLimits.MaxForms)]
    public IReadOnlyList<ContentForm>? Forms { get; init; }

    /// <summary>Bytes of an application's own: base64 of at most 64 KiB.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Up to 20 attachments that this owner has uploaded: hashes, or objects with hash, name and media type. A forward carries those of the original by itself.</summary>
    [Items(0, MessageLimits.MaxAttachments)]
    public ImmutableArray<SendAttachment>? Attachments { get; init; }

    /// <summary>Until when an answer is wanted.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>Within how many hours an answer is wanted. Without it and answerBy a new message has 8 hours when flash, 72 when urgent, 168 when routine.</summary>
    [Range(1, SendLimits.MaxAnswerHours, ErrorMessage = "must be a whole number from {1} to {2}.")]
    public int? AnswerWithinHours { get; init; }

    /// <summary>No answer is wanted.</summary>
    public bool NoAnswer { get; init; }

    /// <summary>After when it is not to be delivered any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What others may do with it; TLP:AMBER for the recipients when this is left out, and what the owner allows for a forward.</summary>
    public SendHandling? Handling { get; init; }

    /// <summary>The caller's id of this operation, so that it can be repeated without effect; may stand in the header Idempotency-Key instead.</summary>
    public OperationId? OperationId { get; init; }

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((AnswerBy is not null ? 1 : 0) + (AnswerWithinHours is not null ? 1 : 0) + (NoAnswer ? 1 : 0) > 1)
        {
            yield return new ValidationResult("excludes answerWithinHours and noAnswer, and they exclude each other; send one of them.", [nameof(AnswerBy)]);
        }

        if (Attachments is { } attachments && attachments.DistinctBy(attachment => attachment?.Sha256).Count() != attachments.Length)
        {
            yield return new ValidationResult("names an attachment a second time; leave it out.", [nameof(Attachments)]);
        }
    }
}

/// <summary>A message to other owners, a reply or a forward.</summary>
public sealed record MessageRequest : SendRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Message;

    /// <summary>Who receives it, 1 to 256 owners; a reply may leave it out.</summary>
    [Items(0, MessageLimits.MaxRecipients, Distinct = true)]
    public ImmutableArray<OwnerId>? To { get; init; }

    /// <summary>Of a reply that names no recipients: it goes to everybody on the thread.</summary>
    public bool ReplyAll { get; init; }

    /// <summary>The message that this answers.</summary>
    public MessageId? InReplyTo { get; init; }

    /// <summary>The message that this passes on.</summary>
    public MessageId? ForwardOf { get; init; }

    /// <summary>The conversation that this continues. Replies and forwards take over that of the original; a new message begins a new one.</summary>
    public ThreadId? Thread { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in base.Validate(validationContext))
        {
            yield return problem;
        }

        if (To is not { Length: > 0 } && (InReplyTo is null || To is not null))
        {
            yield return new ValidationResult("must name at least one owner, who receives it, for example [\"BR\"]; only a reply may leave it out.", [nameof(To)]);
        }

        if (ReplyAll && (InReplyTo is null || To is not null))
        {
            yield return new ValidationResult("is for replies that name no recipients: give inReplyTo and leave out to.", [nameof(ReplyAll)]);
        }

        if (InReplyTo is not null && ForwardOf is not null)
        {
            yield return new ValidationResult("and inReplyTo exclude each other: answer and pass on in two messages.", [nameof(ForwardOf)]);
        }
    }
}

/// <summary>One message to a region, a group or all, less those in exclude.</summary>
public sealed record BroadcastRequest : SendRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Broadcast;

    /// <summary>The region whose members receive it.</summary>
    [Region]
    public string? Region { get; init; }

    /// <summary>The group whose members receive it, as <c>FR:name</c>.</summary>
    public string? Group { get; init; }

    /// <summary>All owners receive it.</summary>
    public bool All { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        (Region is not null ? 1 : 0) + (Group is not null ? 1 : 0) + (All ? 1 : 0) == 1
            ? base.Validate(validationContext)
            : base.Validate(validationContext).Append(new ValidationResult("or one of group and all (which must be true) says to whom it goes; give exactly one of the three.", [nameof(Region)]));
}

/// <summary>A typed request with the purpose of a notice, to chosen owners, a region or all.</summary>
public sealed record DiffusionRequest : SendRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Diffusion;

    /// <summary>The code of its type; <c>/api/v1/diffusion-types</c> lists them.</summary>
    public required string Type { get; init; }

    /// <summary>Who receives it.</summary>
    [Items(1, MessageLimits.MaxRecipients, Distinct = true)]
    public ImmutableArray<OwnerId>? To { get; init; }

    /// <summary>The region whose members receive it.</summary>
    [Region]
    public string? Region { get; init; }

    /// <summary>All owners receive it.</summary>
    public bool All { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        (To is not null ? 1 : 0) + (Region is not null ? 1 : 0) + (All ? 1 : 0) == 1
            ? base.Validate(validationContext)
            : base.Validate(validationContext).Append(new ValidationResult("or one of region and all (which must be true) says to whom it goes; give exactly one of the three.", [nameof(To)]));
}

/// <summary>The limits of a request to send.</summary>
public static class SendLimits
{
    /// <summary>Crime areas of a message.</summary>
    public const int MaxCrimeAreas = 20;

    /// <summary>Forms of a message.</summary>
    public const int MaxForms = 20;

    /// <summary>Bytes of an application's own in a message: 64 KiB.</summary>
    public const int MaxPayloadBytes = 64 * 1024;

    /// <summary>The longest time in which an answer can be asked for, in hours: a year.</summary>
    public const int MaxAnswerHours = 365 * 24;
}

/// <summary>An attachment to send along. In JSON also its bare hash.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Name">Its file name, without a path; up to 200 characters.</param>
/// <param name="MediaType">Its media type, which is checked against its bytes; an octet-stream when it is left out.</param>
[JsonConverter(typeof(SendAttachmentJsonConverter))]
public sealed record SendAttachment(Sha256Hash Sha256, string? Name = null, string? MediaType = null);

/// <summary>What others may do with a message, as it was asked for.</summary>
/// <param name="Tlp">How far it may go; amber when it is left out.</param>
/// <param name="Audience">Who may come to see it; the recipients when it is left out.</param>
public sealed record SendHandling(TrafficLight? Tlp = null, SendAudience? Audience = null);

/// <summary>Who may come to see a message, as it was asked for.</summary>
public sealed record SendAudience : IValidatableObject
{
    /// <summary>Which kind of audience.</summary>
    public required AudienceKind Kind { get; init; }

    /// <summary>The region's name, or the group as <c>FR:name</c>; left out for the other kinds.</summary>
    public string? Name { get; init; }

    /// <summary>The owners; left out for the other kinds.</summary>
    [Items(1, MessageLimits.MaxRecipients, Distinct = true)]
    public ImmutableArray<OwnerId>? Owners { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((Name is not null) != (Kind is AudienceKind.Region or AudienceKind.Group))
        {
            yield return new ValidationResult("belongs to the kinds region and group, and to these it must be given.", [nameof(Name)]);
        }

        if ((Owners is not null) != (Kind == AudienceKind.Owners))
        {
            yield return new ValidationResult("belongs to the kind owners, and to that it must be given.", [nameof(Owners)]);
        }
    }
}
