namespace Interpol.Mesh.Screening.Zones;

/// <summary>What is wrong or remarkable in a zone that has the right shape. A digit proves the reading and not what was read: dates and codes are judged apart from it.</summary>
internal static class ZoneJudgement
{
    /// <summary>Adds what there is to say, in the order: code and issuer, number and digits, dates, sex, name.</summary>
    public static void Judge(ZoneLayout layout, MachineReadableZone zone, ICollection<ZoneFinding> findings)
    {
        if (ZoneDocumentCodes.ProblemOf(zone.Format, zone.Content.DocumentCode) is { } code)
        {
            Add(findings, layout, ZoneElement.DocumentCode, "document-code", isProblem: false, code);
        }

        Issuer(layout, ZoneElement.Issuer, zone.Content.Issuer, "issuer", findings);
        Issuer(layout, ZoneElement.Nationality, zone.Content.Nationality, "nationality", findings);
        foreach (var digit in zone.CheckDigits)
        {
            Digit(digit, findings);
        }

        Date(layout, ZoneElement.Birth, zone.Content.Birth, zone.BirthDates.Length, findings);
        Date(layout, ZoneElement.Expiry, zone.Content.Expiry, zone.ExpiryDate is null ? 0 : 1, findings);
        Sex(layout, zone.Content.Sex, findings);
        foreach (var element in (ReadOnlySpan<ZoneElement>)[ZoneElement.Name, ZoneElement.Primary, ZoneElement.Secondary])
        {
            if (layout.Find(element) is { } range)
            {
                Name(range, range.Of(zone.Lines), element, findings);
            }
        }
    }

    /// <summary>Doc 9303-3 section 5. A code that is not listed is a remark: new ones are in use before lists have them.</summary>
    private static void Issuer(ZoneLayout layout, ZoneElement element, string code, string what, ICollection<ZoneFinding> findings)
    {
        if (layout.Find(element) is null)
        {
            return;
        }

        switch (ZoneIssuers.Find(code))
        {
            case null:
                Add(findings, layout, element, $"{what}-unknown", isProblem: false, $"The code {(code.Length == 0 ? "<<<" : code)} of the {(what == "issuer" ? "issuing state" : what)} is not in the list; look whether it was read rightly.");
                break;
            case { Kind: ZoneIssuerKind.InUse or ZoneIssuerKind.Withdrawn } issuer:
                Add(findings, layout, element, $"{what}-not-listed", isProblem: false, $"The code {code} is not in the list: {issuer.Name}.");
                break;
            case { Kind: not ZoneIssuerKind.Iso and not ZoneIssuerKind.Letter } issuer:
                Add(findings, layout, element, $"{what}-no-country", isProblem: false, $"The code {code} is no country: {issuer.Name}.");
                break;
        }
    }

    private static void Digit(ZoneCheckDigit digit, ICollection<ZoneFinding> findings)
    {
        var of = digit.Element switch
        {
            ZoneElement.Number => "the number",
            ZoneElement.Birth => "the date of birth",
            ZoneElement.Expiry => "the date of expiry",
            ZoneElement.Optional => "the optional field",
            _ => "the whole zone",
        };
        if (digit.FillerCounted)
        {
            findings.Add(new ZoneFinding(
                "filler-counted", IsProblem: false, "The check digit of the number holds when the filler inside the long number counts as a zero; the norm leaves it out, some issuers do not.", digit.Line, digit.Place));
        }
        else if (!digit.Holds)
        {
            var text = digit.Read == ZoneCheckDigits.Filler
                ? $"The check digit of {of} is missing and should be {digit.Expected}; read it again."
                : $"The check digit of {of} is {digit.Read} and should be {digit.Expected}; read it again (O and 0, I and 1 are easily confused).";
            findings.Add(new ZoneFinding("check-digit", IsProblem: true, text, digit.Line, digit.Place));
        }
    }

    /// <summary>Doc 9303-3 section 4.8: parts of a birth may be unknown. Documents without an expiry have fillers in its place.</summary>
    private static void Date(ZoneLayout layout, ZoneElement element, string text, int possible, ICollection<ZoneFinding> findings)
    {
        if (text.Length == 0)
        {
            return;
        }

        var (code, what) = element == ZoneElement.Birth ? ("birth", "birth") : ("expiry", "expiry");
        if (!ZoneDates.HasForm(text))
        {
            Add(findings, layout, element, $"{code}-form", isProblem: true, $"The date of {what} {text} is none: two digits each for year, month and day, or < for parts that are not known.");
        }
        else if (ZoneDates.IsUnknown(text))
        {
            Add(findings, layout, element, $"{code}-unknown", isProblem: false, $"The date of {what} is not known.");
        }
        else if (possible == 0)
        {
            Add(findings, layout, element, $"{code}-impossible", isProblem: true, $"The date of {what} {text} does not exist; it was read wrongly or is forged.");
        }
        else if (possible > 1)
        {
            Add(findings, layout, element, $"{code}-century", isProblem: false, $"The date of {what} {text} is possible in two centuries.");
        }
    }

    /// <summary>Doc 9303-4 section 4.2.2.2 note p: X stands in the visual zone only.</summary>
    private static void Sex(ZoneLayout layout, string sex, ICollection<ZoneFinding> findings)
    {
        if (sex == "X")
        {
            Add(findings, layout, ZoneElement.Sex, "sex-x", isProblem: false, "The sex is X; the norm has < in its place.");
        }
        else if (sex is not ("" or "F" or "M"))
        {
            Add(findings, layout, ZoneElement.Sex, "sex", isProblem: true, $"The sex is {sex}, and not F, M or <.");
        }
    }

    /// <summary>Doc 9303-3 section 4.6.</summary>
    private static void Name(ZoneRange range, string field, ZoneElement element, ICollection<ZoneFinding> findings)
    {
        for (var i = 0; i < field.Length; i++)
        {
            if (char.IsAsciiDigit(field[i]))
            {
                findings.Add(new ZoneFinding("digit-in-name", IsProblem: true, $"The name has the digit {field[i]}; names have none: read it again.", range.Line + 1, range.Start + i + 1));
            }
        }

        var text = field.TrimEnd(ZoneCheckDigits.Filler);
        if (text.Length == 0)
        {
            if (element != ZoneElement.Secondary)
            {
                Remark("name-missing", "The name is missing.");
            }

            return;
        }

        if (text[0] == ZoneCheckDigits.Filler)
        {
            Remark("name-without-primary", "The name has no primary identifier; a single name belongs there. It is one name.");
        }
        else if (element == ZoneElement.Name && text.IndexOf("<<", StringComparison.Ordinal) is >= 0 and var first && text.IndexOf("<<", first + 2, StringComparison.Ordinal) >= 0)
        {
            Remark("name-separators", "The name has more than one separator; what follows the first is the secondary identifier.");
        }

        if (ZoneNames.MayBeTruncated(field))
        {
            Remark("name-truncated", "The name fills its field to the last place: it may be truncated.");
        }

        void Remark(string code, string sentence) => findings.Add(new ZoneFinding(code, IsProblem: false, sentence, range.Line + 1, range.Start + 1));
    }

    private static void Add(ICollection<ZoneFinding> findings, ZoneLayout layout, ZoneElement element, string code, bool isProblem, string text)
    {
        var range = layout.Find(element)!.Value;
        findings.Add(new ZoneFinding(code, isProblem, text, range.Line + 1, range.Start + 1));
    }
}
