using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Identification.Teeth;

/// <summary>
/// Reads tooth charts. The two notations share numbers (16 is an upper right molar in one and an upper left one in the other), so that a chart says which is its own. One that does not is read only when it
/// has a number that the universal notation lacks (33 to 85) and none that ISO 3950 lacks; else it is refused with the question.
/// </summary>
public static class ToothChartReader
{
    /// <summary>The most findings of a chart: every tooth, and as many that could not be told apart.</summary>
    public const int MostFindings = 104;

    private const int MostShown = 10;

    /// <summary>Reads a chart; all that is wrong is said at once.</summary>
    /// <param name="notation">Its notation; null when it does not say.</param>
    /// <param name="inputs">Its findings.</param>
    public static ToothChartReading Read(ToothNotation? notation, ImmutableArray<ToothInput> inputs)
    {
        if (inputs.IsDefault || inputs.Length > MostFindings)
        {
            return new ToothChartReading(null, [new("teeth-number", IsProblem: true, "teeth", $"A chart has at most {MostFindings} findings.")]);
        }

        var findings = ImmutableArray.CreateBuilder<IdentifierFinding>();
        var used = notation ?? Guess(inputs);
        var teeth = new List<ToothFinding>(inputs.Length);
        var seen = new HashSet<ToothNumber>();
        foreach (var (index, input) in inputs.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"teeth[{index}]");
            ToothNumber? tooth = null;
            if (!string.IsNullOrWhiteSpace(input.Tooth))
            {
                if (Number(field, input.Tooth, notation, used, findings) is not { } read)
                {
                    continue;
                }

                Require(seen.Add(read), "tooth-twice", field, $"Tooth {read} stands there twice; give one finding for each tooth.");
                tooth = read;
            }

            Require(Enum.IsDefined(input.State), "tooth-state", field, $"The state of tooth {Shown(input.Tooth)} is not known.");
            Require(input.State is ToothState.Filled or ToothState.Sound or ToothState.Crowned or ToothState.LostAfterDeath || !input.IsRootFilled, "tooth-root", field, $"Only a tooth that is there has a filled root; look at tooth {Shown(input.Tooth)}.");
            if (Surfaces(input.Surfaces) is not { } surfaces)
            {
                Require(false, "tooth-surfaces", field, "Surfaces are letters, each once: M mesial, O or I occlusal, D distal, B, V or F towards the cheek, L or P towards the tongue.");
                continue;
            }

            Require(surfaces == ToothSurfaces.None || input.State == ToothState.Filled, "tooth-surfaces", field, $"Only a filled tooth has filled surfaces; look at tooth {Shown(input.Tooth)}.");
            teeth.Add(new ToothFinding(tooth, input.State, surfaces, input.IsRootFilled));
        }

        if (notation == ToothNotation.Universal && teeth.Exists(tooth => tooth.Tooth is not null))
        {
            findings.Add(new IdentifierFinding("teeth-converted", IsProblem: false, "teeth", "Universal numbers were converted to ISO 3950."));
        }

        return new ToothChartReading(
            findings.Any(finding => finding.IsProblem) ? null : new ToothChart([.. teeth.OrderBy(tooth => tooth.Tooth is null).ThenBy(tooth => tooth.Tooth)]), findings.ToImmutable());

        void Require(bool holds, string code, string field, string text)
        {
            if (!holds)
            {
                findings.Add(new IdentifierFinding(code, IsProblem: true, field, text));
            }
        }
    }

    /// <summary>The notation of a chart that does not say which it has; null when it can be either.</summary>
    private static ToothNotation? Guess(ImmutableArray<ToothInput> inputs)
    {
        var numbers = inputs.Where(input => !string.IsNullOrWhiteSpace(input.Tooth)).Select(input => input.Tooth!).ToList();
        return numbers.TrueForAll(number => ToothNumber.TryRead(number, ToothNotation.Fdi, out _)) && numbers.Exists(number => !ToothNumber.TryRead(number, ToothNotation.Universal, out _))
            ? ToothNotation.Fdi
            : null;
    }

    private static ToothNumber? Number(string field, string text, ToothNotation? said, ToothNotation? used, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        if (used is { } notation && ToothNumber.TryRead(text, notation, out var tooth))
        {
            return tooth;
        }

        var isUniversal = ToothNumber.TryRead(text, ToothNotation.Universal, out var universal);
        var isFdi = ToothNumber.TryRead(text, ToothNotation.Fdi, out _);
        var sentence = (said, isUniversal, isFdi) switch
        {
            (null, true, true) => $"Which notation has the chart? Tooth {Shown(text)} is {text.Trim()} in ISO 3950 (FDI) and {universal} when it is universal; give notation fdi or universal.",
            (null, true, false) => $"Which notation has the chart? Tooth {Shown(text)} is none of ISO 3950 (FDI) and is {universal} when it is universal; give notation fdi or universal.",
            (ToothNotation.Fdi, true, _) => $"Tooth {Shown(text)} is none of ISO 3950 (FDI), 11 to 48 and 51 to 85; if the chart is universal, which has it as {universal}, give notation universal.",
            _ => $"There is no tooth {Shown(text)}: numbers are 11 to 48 and 51 to 85 in ISO 3950 (FDI), 1 to 32 and A to T in the universal notation.",
        };
        findings.Add(new IdentifierFinding(said is null ? "tooth-notation" : "tooth-number", IsProblem: true, field, sentence));
        return null;
    }

    private static ToothSurfaces? Surfaces(string? text)
    {
        var surfaces = ToothSurfaces.None;
        foreach (var letter in (text ?? string.Empty).Trim().ToUpperInvariant())
        {
            var surface = letter switch
            {
                'M' => ToothSurfaces.Mesial,
                'O' or 'I' => ToothSurfaces.Occlusal,
                'D' => ToothSurfaces.Distal,
                'B' or 'V' or 'F' => ToothSurfaces.Buccal,
                'L' or 'P' => ToothSurfaces.Lingual,
                _ => ToothSurfaces.None,
            };
            if (surface == ToothSurfaces.None || surfaces.HasFlag(surface))
            {
                return null;
            }

            surfaces |= surface;
        }

        return surfaces;
    }

    private static string Shown(string? text) => text is null ? "without a number" : text.Trim() is { Length: <= MostShown } shown && !shown.Any(char.IsControl) ? $"'{shown}'" : "that is given there";
}
