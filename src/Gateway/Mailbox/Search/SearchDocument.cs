using System.Text;
using System.Text.Json;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>What can be found of a message.</summary>
/// <param name="Row">The message's row in the mailbox.</param>
/// <param name="Second">When its sender's hub accepted it, in seconds.</param>
/// <param name="Words">Its text.</param>
/// <param name="Tags">What filters ask for, as words that no text can have in that place.</param>
internal sealed record SearchDocument(long Row, long Second, string Words, string Tags)
{
    /// <summary>What can be found of a message with text.</summary>
    public static SearchDocument Of(long row, MailItem item)
    {
        var content = item.Content!;
        var words = new StringBuilder();
        AddContent(words, content);

        var envelope = item.Envelope;
        var tags = new StringBuilder();
        tags.Append(SearchTag.From(envelope.Id.Sender.Value)).Append(' ').Append(SearchTag.Kind(envelope.Kind));
        foreach (var recipient in envelope.Recipients)
        {
            tags.Append(' ').Append(SearchTag.To(recipient.Value));
        }

        foreach (var area in content.CrimeAreas)
        {
            tags.Append(' ').Append(SearchTag.CrimeArea(area));
        }

        if (content.CaseNumber is { } number)
        {
            tags.Append(' ').Append(SearchTag.Case(number));
        }

        if (content.Author is { } author)
        {
            tags.Append(' ').Append(SearchTag.Sender(author));
        }

        return new SearchDocument(row, item.Accepted.At.ToUnixTimeSeconds(), words.ToString(), tags.ToString());
    }

    private static void AddContent(StringBuilder words, MessageContent content)
    {
        Add(words, content.Subject);
        Add(words, content.Text);
        Add(words, content.Purpose);
        Add(words, content.CaseNumber);
        Add(words, content.DiffusionType);
        foreach (var area in content.CrimeAreas)
        {
            Add(words, area);
        }

        foreach (var form in content.Forms)
        {
            Add(words, form.Schema);
            AddValues(words, form.Fields);
        }

        foreach (var attachment in content.Attachments)
        {
            Add(words, attachment.Name);
        }

        if (content.Original is { } original)
        {
            AddContent(words, original.Content);
        }
    }

    private static void AddValues(StringBuilder words, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Add(words, value.GetString());
                break;
            case JsonValueKind.Number:
                Add(words, value.GetRawText());
                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray())
                {
                    AddValues(words, element);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    AddValues(words, property.Value);
                }

                break;
            default:
                break;
        }
    }

    private static void Add(StringBuilder words, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            // The index takes a text for ended at its first NUL.
            words.Append(text).Replace('\0', ' ', words.Length - text.Length, text.Length).Append('\n');
        }
    }
}
