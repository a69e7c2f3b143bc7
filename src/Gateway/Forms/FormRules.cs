using System.Collections.Frozen;
using System.Text.Json;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>Rules across the fields of a form, which schemas name.</summary>
internal static class FormRules
{
    /// <summary>One rule: reports the field and the sentence of what is wrong. The fields have the right types when it is asked.</summary>
    public delegate void Rule(JsonElement fields, DateOnly today, Action<string, string> report);

    private static readonly FrozenDictionary<string, Rule> Rules = new Dictionary<string, Rule>
    {
        ["zone-agrees"] = ZoneAgrees,
        ["named-unless-unidentified"] = (fields, _, report) => NamedUnlessUnidentified(fields, report),
        ["alleles-fit-locus"] = (fields, _, report) => AllelesFitLocus(fields, report),
        ["ages-in-order"] = (fields, _, report) => AgesInOrder(fields, report),
        ["dates-in-order"] = (fields, _, report) => DatesInOrder(fields, report),
    }.ToFrozenDictionary();

    /// <summary>The rule of a name.</summary>
    /// <exception cref="KeyNotFoundException">A schema names a rule that does not exist.</exception>
    public static Rule Find(string name) => Rules[name];

    /// <summary>The text of a zone whose lines are an array.</summary>
    public static string Lines(JsonElement lines) => string.Join('\n', lines.EnumerateArray().Select(line => line.GetString()));

    private static void ZoneAgrees(JsonElement fields, DateOnly today, Action<string, string> report)
    {
        if (!fields.TryGetProperty("zone", out var lines) || ZoneReader.Read(Lines(lines), today).Zone?.Content is not { } zone)
        {
            return;
        }

        // Numbers are kept without the spaces that a zone may have in them.
        var inZone = zone.Number.Replace(" ", string.Empty, StringComparison.Ordinal);
        if (Text(fields, "number") is { } number && number != inZone)
        {
            report("number", $"The number is {number}, and the machine readable zone says {inZone}; correct one of them.");
        }

        if (Text(fields, "issuingState") is { } state && IssuingAuthority.KeptUnder(state) != IssuingAuthority.KeptUnder(zone.Issuer))
        {
            report("issuingState", $"The issuing state is {state}, and the machine readable zone says {zone.Issuer}; correct one of them.");
        }
    }

    private static void NamedUnlessUnidentified(JsonElement fields, Action<string, string> report)
    {
        if (!fields.TryGetProperty("names", out _) && Text(fields, "status") is not ("unidentified-body" or "unidentified"))
        {
            report("names", "The field names is missing; only a person whose status is unidentified or unidentified-body needs none.");
        }
    }

    private static void AllelesFitLocus(JsonElement fields, Action<string, string> report)
    {
        var index = 0;
        foreach (var locus in fields.GetProperty("loci").EnumerateArray())
        {
            var isSex = Text(locus, "locus") == "AMEL";
            foreach (var allele in locus.GetProperty("alleles").EnumerateArray())
            {
                if (allele.GetString() is "X" or "Y" != isSex)
                {
                    report($"loci[{index}].alleles", isSex
                        ? "The alleles of AMEL are X and Y."
                        : "The alleles of this locus are numbers of repeats, for example 14 or 9.3; X and Y belong to AMEL.");
                    break;
                }
            }

            index++;
        }
    }

    private static void AgesInOrder(JsonElement fields, Action<string, string> report)
    {
        if (fields.TryGetProperty("ageFrom", out var from) && fields.TryGetProperty("ageTo", out var to) && from.GetInt32() > to.GetInt32())
        {
            report("ageTo", "The field ageTo is less than ageFrom; exchange them.");
        }
    }

    private static void DatesInOrder(JsonElement fields, Action<string, string> report)
    {
        if (Text(fields, "issueDate") is { } issued && Text(fields, "expiryDate") is { } expires && string.CompareOrdinal(issued, expires) > 0)
        {
            report("expiryDate", "The document expires before it was issued; correct one of the dates.");
        }
    }

    private static string? Text(JsonElement fields, string name) => fields.TryGetProperty(name, out var value) ? value.GetString() : null;
}
