using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Console.Drafts;
using Interpol.Mesh.Console.Forms;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Messages;

/// <summary>A message that somebody writes. It becomes a draft as it is, complete or not, and a request to send when it is ready.</summary>
public sealed class Composition
{
    /// <summary>To whom it goes.</summary>
    public Reach Reach { get; set; }

    /// <summary>The owners who receive it, when it goes to chosen ones.</summary>
    public List<OwnerId> To { get; } = [];

    /// <summary>The region, when it goes to one.</summary>
    public string? Region { get; set; }

    /// <summary>The group, when it goes to one, as <c>FR:name</c>.</summary>
    public string? Group { get; set; }

    /// <summary>The lane. Routine by default.</summary>
    public Lane Lane { get; set; } = Lane.Routine;

    /// <summary>The traffic light; null leaves it to the rules of replies and forwards.</summary>
    public TrafficLight? Tlp { get; set; } = TrafficLight.Amber;

    /// <summary>What it is about.</summary>
    public string? Subject { get; set; }

    /// <summary>What it says.</summary>
    public string? Text { get; set; }

    /// <summary>Why it is sent and what it may be used for.</summary>
    public string? Purpose { get; set; }

    /// <summary>The case to which it belongs.</summary>
    public string? CaseNumber { get; set; }

    /// <summary>The crime area; null for none.</summary>
    public string? CrimeArea { get; set; }

    /// <summary>Until when an answer is wanted, as the draft says that was made elsewhere; null when it does not.</summary>
    public DateTimeOffset? AnswerBy { get; set; }

    /// <summary>Within how many hours an answer is wanted; null for the lane's own clock.</summary>
    public int? AnswerWithinHours { get; set; }

    /// <summary>Whether no answer is wanted.</summary>
    public bool NoAnswer { get; set; }

    /// <summary>The message that it answers.</summary>
    public MessageId? InReplyTo { get; set; }

    /// <summary>Whether the answer goes to everybody on the thread.</summary>
    public bool ReplyAll { get; set; }

    /// <summary>The message that it passes on.</summary>
    public MessageId? ForwardOf { get; set; }

    /// <summary>The files that are uploaded and go with it.</summary>
    public List<SendAttachment> Attachments { get; } = [];

    /// <summary>The forms that are filled in.</summary>
    public List<FormDraft> Forms { get; } = [];

    /// <summary>The request of the draft that it began as, with what is not written here: whom it excludes, who may come to see it, when it expires; null without one.</summary>
    public SendRequest? Kept { get; private init; }

    /// <summary>Whether it says anything worth keeping.</summary>
    public bool IsEmpty => To.Count == 0 && Attachments.Count == 0 && Forms.Count == 0 && InReplyTo is null && ForwardOf is null
        && string.IsNullOrWhiteSpace(Subject) && string.IsNullOrWhiteSpace(Text) && string.IsNullOrWhiteSpace(Purpose) && string.IsNullOrWhiteSpace(CaseNumber);

    /// <summary>What a draft of it is called.</summary>
    public string Title => DraftTitle.Of(Subject);

    /// <summary>The request to send it.</summary>
    /// <param name="operation">The id under which it can be repeated; null for a draft.</param>
    public SendRequest ToRequest(OperationId? operation) => Reach == Reach.Owners
        ? Common(new MessageRequest
        {
            Lane = Lane,
            To = To.Count == 0 && InReplyTo is not null ? null : [.. To],
            ReplyAll = ReplyAll && To.Count == 0,
            InReplyTo = InReplyTo,
            ForwardOf = ForwardOf,
            Thread = (Kept as MessageRequest)?.Thread,
        }, operation)
        : Common(new BroadcastRequest
        {
            Lane = Lane,
            Region = Reach == Reach.Region ? Region : null,
            Group = Reach == Reach.Group ? Group : null,
            All = Reach == Reach.All,
        }, operation);

    /// <summary>The same as a draft keeps it.</summary>
    public JsonElement ToDraft()
    {
        var request = ToRequest(null);
        return JsonSerializer.SerializeToElement(request, request.GetType(), MeshJson.Strict);
    }

    /// <summary>A composition as a draft has kept it.</summary>
    /// <param name="draft">The draft's request.</param>
    /// <exception cref="JsonException">It is no request to send a message.</exception>
    public static Composition OfDraft(JsonElement draft)
    {
        var broadcast = draft.TryGetProperty("all", out _) ? draft.Deserialize<BroadcastRequest>(MeshJson.Answers) : null;
        var message = broadcast is null ? draft.Deserialize<MessageRequest>(MeshJson.Answers) : null;
        SendRequest request = broadcast ?? (SendRequest)message!;
        var composition = new Composition
        {
            Reach = broadcast switch { null => Reach.Owners, { All: true } => Reach.All, { Group: not null } => Reach.Group, _ => Reach.Region },
            Region = broadcast?.Region,
            Group = broadcast?.Group,
            Lane = request.Lane,
            Tlp = request.Handling?.Tlp,
            Subject = request.Subject,
            Text = request.Text,
            Purpose = request.Purpose,
            CaseNumber = request.CaseNumber,
            CrimeArea = request.CrimeAreas?.FirstOrDefault(),
            AnswerBy = request.AnswerBy,
            AnswerWithinHours = request.AnswerWithinHours,
            NoAnswer = request.NoAnswer,
            InReplyTo = message?.InReplyTo,
            ReplyAll = message?.ReplyAll ?? false,
            ForwardOf = message?.ForwardOf,
            Kept = request,
        };
        composition.To.AddRange(message?.To ?? []);
        composition.Attachments.AddRange(request.Attachments ?? []);
        composition.Forms.AddRange((request.Forms ?? []).Select(FormDraft.Of));
        return composition;
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Normalize();

    private ImmutableArray<string>? Areas()
    {
        var further = Kept?.CrimeAreas is { Length: > 1 } areas ? areas.RemoveAt(0) : [];
        return CrimeArea is null && further.IsEmpty ? null : [.. further.Prepend(CrimeArea).OfType<string>().Distinct()];
    }

    // What a draft says and nobody writes here goes with it as it is: without its exclusions a message would reach more than its author allowed.
    private SendRequest Common(SendRequest request, OperationId? operation) => request with
    {
        Exclude = Kept?.Exclude,
        Language = Kept?.Language,
        Payload = Kept?.Payload ?? default,
        ExpiresAt = Kept?.ExpiresAt,
        Subject = Said(Subject),
        Text = Said(Text?.Replace("\r\n", "\n", StringComparison.Ordinal)),
        Purpose = Said(Purpose),
        CaseNumber = Said(CaseNumber?.Trim()),
        CrimeAreas = Areas(),
        AnswerBy = NoAnswer || AnswerWithinHours is not null ? null : AnswerBy,
        AnswerWithinHours = NoAnswer ? null : AnswerWithinHours,
        NoAnswer = NoAnswer,
        Attachments = Attachments.Count == 0 ? null : [.. Attachments],
        Forms = Forms.Count == 0 ? null : [.. Forms.Select(form => form.ToForm())],
        Handling = Tlp is null && Kept?.Handling?.Audience is null ? null : new SendHandling(Tlp, Kept?.Handling?.Audience),
        OperationId = operation,
    };
}

/// <summary>To whom a message goes.</summary>
public enum Reach
{
    /// <summary>To chosen owners.</summary>
    Owners,

    /// <summary>To the members of a region.</summary>
    Region,

    /// <summary>To the members of a group.</summary>
    Group,

    /// <summary>To all owners.</summary>
    All,
}
