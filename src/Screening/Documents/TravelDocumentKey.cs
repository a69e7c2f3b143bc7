using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Documents;

/// <summary>What a travel document is checked by: number, issuer and type, exactly (domain, section 6).</summary>
/// <param name="Number">1 to 20 of A to Z and 0 to 9.</param>
/// <param name="Issuer">The code that records of its issuer are kept under: <c>DEU</c> for a document that shows D (Doc 9303-3 section 5).</param>
/// <param name="Type">The code of its type; null for any.</param>
public sealed record TravelDocumentKey(string Number, string Issuer, string? Type)
{
    /// <summary>The most characters of a number. Doc 9303-5 and 9303-6 let numbers be longer than their nine places; twenty is more than any in use.</summary>
    public const int MaxNumber = 20;

    /// <summary>Numbers that this one may have been misread for, the likelier first. A hit on one of them is possible, never exact.</summary>
    public ImmutableArray<TravelDocumentKey> Alternatives() => [.. LookAlikes.Of(Number).Select(number => this with { Number = number })];

    /// <summary>Reads what was typed or pasted; all that is wrong is said at once.</summary>
    /// <param name="number">The number as it is printed.</param>
    /// <param name="issuer">The issuer's code as the document shows it.</param>
    /// <param name="type">The code of the type; null for any.</param>
    /// <param name="types">The types that there are.</param>
    public static TravelDocumentReading Read(string? number, string? issuer, string? type, IReadOnlyCollection<string> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var read = IdentifierText.Read("number", number, MaxNumber);
        var findings = read.Findings.ToBuilder();
        var code = ReadIssuer(issuer, findings);
        var kind = type?.Trim().ToLowerInvariant();
        if (kind is not null && !types.Contains(kind))
        {
            findings.Add(new IdentifierFinding("type-unknown", IsProblem: true, "type", $"The type is one of {string.Join(", ", types)}."));
        }

        var isKey = read.Value is not null && code is not null && !findings.Any(finding => finding.IsProblem);
        return new TravelDocumentReading(isKey ? new TravelDocumentKey(read.Value!, code!, kind) : null, findings.ToImmutable());
    }

    private static string? ReadIssuer(string? issuer, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        var cleaned = ImmutableArray.CreateBuilder<IdentifierFinding>();
        var code = IdentifierText.Clean("issuer", issuer ?? string.Empty, cleaned);
        if (cleaned.Any(finding => finding.IsProblem) || code.Length is not (1 or 3) || !code.All(char.IsAsciiLetterUpper))
        {
            findings.Add(new IdentifierFinding("issuer-form", IsProblem: true, "issuer", "Give the issuer as the document shows it: three letters, FRA, or D for Germany; two letters are no code on documents."));
            return null;
        }

        findings.AddRange(cleaned);
        var known = ZoneIssuers.Find(code);
        if (known is null)
        {
            findings.Add(new IdentifierFinding("issuer-unknown", IsProblem: false, "issuer", $"{code} is not in the list of issuers (Doc 9303-3 section 5); look at the document again."));
        }
        else if (known.Country != code)
        {
            findings.Add(new IdentifierFinding("issuer-kept-under", IsProblem: false, "issuer", $"Records of {code} are kept under {known.Country}."));
        }

        return known?.Country ?? code;
    }
}

/// <summary>A travel document's key that was read.</summary>
/// <param name="Key">The key; null when something is wrong.</param>
/// <param name="Findings">What was wrong, and what was cleaned.</param>
public sealed record TravelDocumentReading(TravelDocumentKey? Key, ImmutableArray<IdentifierFinding> Findings);
