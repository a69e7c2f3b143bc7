using System.Collections.Immutable;
using System.Text;
using Interpol.Mesh.Contracts.Audit;
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
