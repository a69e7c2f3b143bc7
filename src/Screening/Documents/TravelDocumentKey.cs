using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Documents;

/// <summary>What a travel document is checked by: number, issuer and type, exactly (domain, section 6).</summary>
/// <param name="Number">1 to 22 of A to Z and 0 to 9.</param>
/// <param name="Issuer">The code of its issuer as the document shows it: three letters, or D (Doc 9303-3 section 5).</param>
/// <param name="Type">The code of its type; null for any.</param>
public sealed record TravelDocumentKey(string Number, string Issuer, string? Type)
{
    /// <summary>The most characters of a number: those of the longest that goes on in the optional data of a card (Doc 9303-5 section 4.2.2 note j).</summary>
    public const int MaxNumber = 22;

    /// <summary>Reads what was typed or pasted; all that is wrong is said at once.</summary>
    /// <param name="number">The number as it is printed.</param>
    /// <param name="issuer">The issuer's code as the document shows it.</param>
    /// <param name="type">The code of the type; null for any.</param>
    /// <param name="types">The types that there are.</param>
    public static TravelDocumentReading Read(string? number, string? issuer, string? type, ImmutableArray<string> types)
    {
        var read = IdentifierText.Read("number", number, MaxNumber);
        var findings = read.Findings.ToBuilder();
        var code = ReadIssuer(issuer, findings);
        var kind = type?.Trim().ToLowerInvariant();
        if (kind is not null && types.IndexOf(kind) is var place)
        {
            // One text object for all that name the type or issuer: it is sent to a hub once for a whole list.
            kind = place < 0 ? kind : types[place];
            if (place < 0)
            {
                findings.Add(new IdentifierFinding("type-unknown", IsProblem: true, "type", $"The type is one of {string.Join(", ", types)}."));
            }
            else if (kind != type)
            {
                findings.Add(new IdentifierFinding("cleaned", IsProblem: false, "type", $"It was read as {kind}."));
            }
        }

        var isKey = read.Value is not null && code is not null && !findings.Any(finding => finding.IsProblem);
        return new TravelDocumentReading(isKey ? new TravelDocumentKey(read.Value!, code!, kind) : null, findings.DrainToImmutable());
    }

    private static string? ReadIssuer(string? issuer, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        var cleaned = ImmutableArray.CreateBuilder<IdentifierFinding>(0);
        var code = IdentifierText.Clean("issuer", issuer ?? string.Empty, cleaned);
        if (cleaned.Any(finding => finding.IsProblem) || code.Length is not (1 or 3) || code.AsSpan().ContainsAnyExceptInRange('A', 'Z'))
        {
            findings.Add(new IdentifierFinding("issuer-form", IsProblem: true, "issuer", "Give the issuer as the document shows it: three letters, FRA, or D for Germany; two letters are no code on documents."));
            return null;
        }

        findings.AddRange(cleaned);
        if (ZoneIssuers.Find(code) is { } known)
        {
            return known.Code;
        }

        findings.Add(new IdentifierFinding("issuer-unknown", IsProblem: false, "issuer", $"{code} is not in the list of issuers (Doc 9303-3 section 5); look at the document again."));
        return code;
    }
}

/// <summary>A travel document's key that was read.</summary>
/// <param name="Key">The key; null when something is wrong.</param>
/// <param name="Findings">What was wrong, and what was cleaned.</param>
public sealed record TravelDocumentReading(TravelDocumentKey? Key, ImmutableArray<IdentifierFinding> Findings);
