using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>What a message's content must be like, before it is sent and after it was received.</summary>
internal static class ContentRules
{
    /// <summary>Characters of a subject.</summary>
    public const int MaxSubject = 200;

    /// <summary>Bytes of a text.</summary>
    public const int MaxTextBytes = 64 * 1024;

    /// <summary>Bytes of a purpose, as many as the audit takes.</summary>
    public const int MaxPurposeBytes = AuditLimits.MaxPurposeBytes;

    /// <summary>Characters of a file's name.</summary>
    public const int MaxFileName = 200;

    /// <summary>Messages inside messages.</summary>
    public const int MaxForwards = 8;

    private const int MaxAuthor = 200;
    private const int MaxCode = 40;

    /// <summary>The fields that break a rule, each with what to change; what is passed on inside is not looked at.</summary>
    public static ImmutableArray<FieldProblem> Check(MessageContent content)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        Add("subject", content.Subject is null ? null : TextRules.ProblemOfLine(content.Subject, MaxSubject, "The subject"));
        Add("text", content.Text is null ? null : TextRules.ProblemOfText(content.Text, MaxTextBytes, "The text"));
        Add("purpose", content.Purpose is null ? null : TextRules.ProblemOfText(content.Purpose, MaxPurposeBytes, "The purpose"));
        Add("author", content.Author is null ? null : TextRules.ProblemOfLine(content.Author, MaxAuthor, "The author"));
        Add("language", content.Language is null || Languages.Contains(content.Language)
            ? null
            : "The language is not one of ISO 639-1: two lower-case letters, for example fr.");
        Add("caseNumber", content.CaseNumber is null || CaseNumber.IsOne(content.CaseNumber)
            ? null
            : "The case number is not one: the lead's code, the year and six digits, for example FR-2026-000123.");
        Add("payload", content.Payload.Length > SendLimits.MaxPayloadBytes ? $"The payload has more than {SendLimits.MaxPayloadBytes} bytes." : null);
        Add("forms", content.Forms.Length > SendLimits.MaxForms ? $"There are more than {SendLimits.MaxForms} forms." : null);
        Add("attachments", content.Attachments.Length > MessageLimits.MaxAttachments ? $"There are more than {MessageLimits.MaxAttachments} attachments." : null);
        CheckAreas(content, Add);
        for (var i = 0; i < content.Attachments.Length; i++)
        {
            var attachment = content.Attachments[i];
            Add($"attachments[{i}].name", attachment.Name is null ? null : TextRules.ProblemOfFileName(attachment.Name, MaxFileName, "The file name"));
            Add($"attachments[{i}].mediaType", attachment.MediaType is null || IsMediaType(attachment.MediaType)
                ? null
                : "The media type is not one: a type, a slash and a subtype in lower case, for example image/jpeg.");
        }

        return problems.DrainToImmutable();

        void Add(string field, string? detail)
        {
            if (detail is not null)
            {
                problems.Add(new FieldProblem(field, detail));
            }
        }
    }

    /// <summary>Whether a content says anything at all.</summary>
    public static bool SaysSomething(MessageContent content) =>
        !string.IsNullOrEmpty(content.Text) || !content.Forms.IsEmpty || !content.Attachments.IsEmpty || !content.Payload.IsEmpty || content.Original is not null;

    private static void CheckAreas(MessageContent content, Action<string, string?> add)
    {
        add("crimeAreas", content.CrimeAreas.Length > SendLimits.MaxCrimeAreas ? $"There are more than {SendLimits.MaxCrimeAreas} crime areas." : null);
        for (var i = 0; i < content.CrimeAreas.Length; i++)
        {
            var code = content.CrimeAreas[i];
            var formed = code is { Length: >= 1 and <= MaxCode } && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
            add($"crimeAreas[{i}]", formed ? null : "The crime area is not the code of one; /api/v1/crime-areas lists them.");
        }
    }

    private static bool IsMediaType(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 && Encoding.UTF8.GetByteCount(text) <= 100
            && text.Count(c => c == '/') == 1
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '/' or '.' or '+' or '-');
    }
}

/// <summary>The number of a case: the lead's code, the year, and six digits, for example <c>FR-2026-000123</c>.</summary>
internal static class CaseNumber
{
    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(string text)
    {
        var parts = text.Split('-');
        return parts is [var owner, { Length: 4 } year, { Length: 6 } number]
            && OwnerId.TryParse(owner, out var lead)
            && OwnerDirectory.Default.Contains(lead)
            && year.All(char.IsAsciiDigit)
            && number.All(char.IsAsciiDigit);
    }
}

/// <summary>The two-letter codes of languages, ISO 639-1.</summary>
internal static class Languages
{
    private static readonly FrozenSet<string> Codes = (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv " +
        "ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my " +
        "na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts " +
        "tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu").Split(' ').ToFrozenSet();

    /// <summary>Whether there is such a code.</summary>
    public static bool Contains(string code) => Codes.Contains(code);
}
