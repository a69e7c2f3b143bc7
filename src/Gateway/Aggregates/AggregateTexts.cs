using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Aggregates;

/// <summary>Texts of aggregates that only gateways read. Hubs carry what comes out of <see cref="SealAsync"/>.</summary>
internal sealed class AggregateTexts(IPayloadSeal seal)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Seals a text.</summary>
    /// <param name="text">The text, which its request's rules have checked.</param>
    /// <param name="bound">By whom, for whom, and of which aggregate.</param>
    /// <param name="what">Which of the aggregate's texts it is; two of them cannot stand for each other.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async ValueTask<SealedContent> SealAsync(string text, SealedText bound, string what, CancellationToken cancellationToken) =>
        await seal.SealAsync(Strict.GetBytes(text), SealContext.OfAggregate(bound, what), cancellationToken) with { Text = bound };

    /// <summary>Opens a text. What another gateway has sealed is checked again here.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="content">What hubs carried; null for no text.</param>
    /// <param name="aggregate">Of which aggregate it must be; null when it may have been taken over from another one.</param>
    /// <param name="author">Who must have written it; null when several may have, as the seal says.</param>
    /// <param name="what">Which of the aggregate's texts it is.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async ValueTask<OpenedText> OpenAsync(
        OwnerId reader, SealedContent? content, string? aggregate, OwnerId? author, string what, int most, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return new OpenedText(null, null);
        }

        if (content.Text is not { } bound || (aggregate is not null && bound.Aggregate != aggregate) || (author is { } expected && bound.Author != expected))
        {
            return new OpenedText(null, "A text cannot be shown: it was not written for this, or by somebody else.");
        }

        try
        {
            var text = Strict.GetString((await seal.OpenAsync(reader, content, SealContext.OfAggregate(bound, what), cancellationToken)).Span);
            return TextRules.ProblemOfText(text, most, "The text") is { } problem ? new OpenedText(null, $"A text cannot be shown as it came: {problem}") : new OpenedText(text, null);
        }
        catch (ArgumentException)
        {
            return new OpenedText(null, "A text cannot be shown as it came: it is not UTF-8.");
        }
    }
}

/// <summary>A text that was opened.</summary>
/// <param name="Text">The text; null when it cannot be shown.</param>
/// <param name="Problem">Why it cannot be shown, a sentence; null when it can.</param>
internal sealed record OpenedText(string? Text, string? Problem);
