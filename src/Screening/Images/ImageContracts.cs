using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Images;

/// <summary>The hash of an image with how much there was in it to hash.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="Quality">0 to 100; low for black, white and even pictures, whose hashes say nothing.</param>
public sealed record ImageHash(PerceptualHash Hash, int Quality)
{
    /// <summary>The least quality of a hash that is matched (PDQ reference).</summary>
    public const int LeastQuality = 50;

    /// <summary>The most bits in which hashes of the same image differ (PDQ reference).</summary>
    public const int MostDistance = 31;

    /// <summary>Whether it is ever matched.</summary>
    public bool CanMatch => Quality >= LeastQuality;

    /// <summary>Reads a hash and its quality; all that is wrong is said at once.</summary>
    /// <param name="hash">64 hexadecimal digits.</param>
    /// <param name="quality">0 to 100.</param>
    public static ImageReading Read(string? hash, int quality)
    {
        var findings = ImmutableArray.CreateBuilder<IdentifierFinding>();
        var text = (hash ?? string.Empty).AsSpan().Trim();
        if (!PerceptualHash.TryParse(text, out var read))
        {
            var wrong = text.Length == PerceptualHash.Digits ? text.IndexOfAnyExcept("0123456789abcdefABCDEF") + 1 : 0;
            findings.Add(new IdentifierFinding(
                "hash-form", IsProblem: true, "hash", $"A PDQ hash is {PerceptualHash.Digits} hexadecimal digits; this text has {text.Length} characters.", wrong == 0 ? null : wrong));
        }

        if (quality is < 0 or > 100)
        {
            findings.Add(new IdentifierFinding("quality-range", IsProblem: true, "quality", "The quality is a number from 0 to 100."));
        }
        else if (quality < LeastQuality)
        {
            findings.Add(new IdentifierFinding("quality-too-low", IsProblem: false, "quality", $"Quality too low: a hash of quality below {LeastQuality} is not matched, and no match means nothing."));
        }

        return new ImageReading(findings.Any(finding => finding.IsProblem) ? null : new ImageHash(read, quality), findings.ToImmutable());
    }
}

/// <summary>A hash that was read.</summary>
/// <param name="Hash">The hash; null when something is wrong.</param>
/// <param name="Findings">What was wrong, and that a quality is too low.</param>
public sealed record ImageReading(ImageHash? Hash, ImmutableArray<IdentifierFinding> Findings);

/// <summary>A recorded hash of an image that looks like the one searched.</summary>
/// <param name="Hash">The recorded hash.</param>
/// <param name="Distance">In how many bits they differ, 0 to <see cref="ImageHash.MostDistance"/>.</param>
public sealed record ImageMatch(PerceptualHash Hash, int Distance);
