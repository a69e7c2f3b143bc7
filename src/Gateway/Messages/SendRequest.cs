using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>A message, broadcast or diffusion to send, as it was asked for: what was left out is filled in when it is composed.</summary>
internal sealed record SendRequest
{
    /// <summary>Which of the three; the address says so.</summary>
    [JsonIgnore]
    public MessageKind Kind { get; init; }

    /// <summary>Who receives it: up to 256 different owners, who see each other. A reply goes to the sender of what it answers when this is left out.</summary>
    public ImmutableArray<OwnerId> To { get; init; } = [];

    /// <summary>For a reply: to everybody on the thread.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReplyAll { get; init; }

    /// <summary>For a broadcast or a diffusion: the region to whose members it goes.</summary>
    public string? Region { get; init; }

    /// <summary>For a broadcast: the group to whose members it goes, as <c>FR:name</c>.</summary>
    public string? Group { get; init; }

    /// <summary>For a broadcast or a diffusion: to all other owners.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool All { get; init; }

    /// <summary>Owners that must never come to see it. Shown to nobody but the sender.</summary>
    public ImmutableArray<OwnerId> Exclude { get; init; } = [];

    /// <summary>For a diffusion: its type; <c>/api/v1/diffusion-types</c> lists them.</summary>
    public string? Type { get; init; }

    /// <summary>How urgent it is.</summary>
    public Lane Lane { get; init; }

    /// <summary>What it is about; up to 200 characters.</summary>
    public string? Subject { get; init; }

    /// <summary>Free text; up to 64 KiB.</summary>
    public string? Text { get; init; }

    /// <summary>The language of the text, ISO 639-1.</summary>
    public string? Language { get; init; }

    /// <summary>The crime areas that it concerns; <c>/api/v1/crime-areas</c> lists them.</summary>
    public ImmutableArray<string> CrimeAreas { get; init; } = [];

    /// <summary>The number of the case that it belongs to, for example <c>FR-2026-000123</c>.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>Why it is sent and what it may be used for; up to 1,024 bytes.</summary>
    public string? Purpose { get; init; }

    /// <summary>Structured forms; <c>/api/v1/forms</c> lists the schemas.</summary>
    public ImmutableArray<ContentForm> Forms { get; init; } = [];

    /// <summary>Bytes of an application's own: base64 of at most 64 KiB.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Up to 20 attachments that this owner has uploaded: hashes, or objects with hash, name and media type. A forward carries those of the original by itself.</summary>
    public ImmutableArray<SendAttachment> Attachments { get; init; } = [];

    /// <summary>The message that this answers.</summary>
    public MessageId? InReplyTo { get; init; }

    /// <summary>The message that this passes on.</summary>
    public MessageId? ForwardOf { get; init; }

    /// <summary>The conversation that this continues. Replies and forwards take over that of the original; a new message begins a new one.</summary>
    public ThreadId? Thread { get; init; }

    /// <summary>Until when an answer is wanted.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>Within how many hours an answer is wanted. Without it and answerBy a new message has 8 hours when flash, 72 when urgent, 168 when routine.</summary>
    public int? AnswerWithinHours { get; init; }

    /// <summary>No answer is wanted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoAnswer { get; init; }

    /// <summary>After when it is not to be delivered any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What others may do with it; TLP:AMBER for the recipients when this is left out, and what the owner allows for a forward.</summary>
    public SendHandling? Handling { get; init; }

    /// <summary>The caller's id of this operation, so that it can be repeated without effect; may stand in the header Idempotency-Key instead.</summary>
    public OperationId? OperationId { get; init; }
}
