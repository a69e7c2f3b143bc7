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
    /// <param name="context">By whom, for whom, and what it is; see <see cref="SealContext.OfAggregate"/>.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public ValueTask<SealedContent> SealAsync(string text, SealContext context, CancellationToken cancellationToken) => seal.SealAsync(Strict.GetBytes(text), context, cancellationToken);

    /// <summary>Opens a text. What another gateway has sealed is checked again here.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="content">What hubs carried.</param>
    /// <param name="context">By whom, for whom, and what it is.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async ValueTask<OpenedText> OpenAsync(OwnerId reader, SealedContent content, SealContext context, int most, CancellationToken cancellationToken)
    {
        try
        {
            var text = Strict.GetString((await seal.OpenAsync(reader, content, context, cancellationToken)).Span);
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
