using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>What a bureau says: everything that is sealed (design, section 6). Only gateways compose, validate, read and search it.</summary>
internal sealed record MessageContent
{
    /// <summary>The version of this layout.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it is about; null for none.</summary>
    public string? Subject { get; init; }

    /// <summary>Free text; null for none.</summary>
    public string? Text { get; init; }

    /// <summary>The language of the text, ISO 639-1; null when it is not said.</summary>
    public string? Language { get; init; }

    /// <summary>The crime areas that it concerns, by code.</summary>
    public ImmutableArray<string> CrimeAreas { get; init; } = [];

    /// <summary>The number of the case that it belongs to; null for none.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>Why it is sent and what it may be used for; null when it is not said.</summary>
    public string? Purpose { get; init; }

    /// <summary>The number of the officer who composed it, or the name of the system.</summary>
    public string? Author { get; init; }

    /// <summary>The type of a diffusion; null for other kinds.</summary>
    public string? DiffusionType { get; init; }

    /// <summary>Structured forms.</summary>
    public ImmutableArray<ContentForm> Forms { get; init; } = [];

    /// <summary>Names and types of the attachments, in the envelope's order.</summary>
    public ImmutableArray<ContentAttachment> Attachments { get; init; } = [];

    /// <summary>Bytes of an application's own; empty for none.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The message that is passed on, as it was received; null when none is.</summary>
    public ForwardedMessage? Original { get; init; }

    /// <summary>Gateways told each other heads of audits here once: read over in what was written then, and never written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? AuditHeads { get => null; init { } }
}

/// <summary>What the sender says of an attachment.</summary>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="Name">Its file name, without a path; null when it is not said.</param>
/// <param name="MediaType">Its media type, for example <c>image/jpeg</c>; null when it is not said.</param>
internal sealed record ContentAttachment(Sha256Hash Hash, string? Name, string? MediaType);

/// <summary>A message inside a message: the original envelope, by which the receiver checks that the forward widens nothing, and what it said.</summary>
/// <param name="Envelope">The original's envelope.</param>
/// <param name="Content">The original's content; itself carries an original when it was a forward.</param>
internal sealed record ForwardedMessage(Envelope Envelope, MessageContent Content);
