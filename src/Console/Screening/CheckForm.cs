using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Console.Screening;

/// <summary>What an officer types to check one thing.</summary>
public sealed class CheckForm
{
    /// <summary>What is checked.</summary>
    public CheckKind Kind { get; set; }

    /// <summary>What for.</summary>
    public string Purpose { get; set; } = string.Empty;

    /// <summary>The lines of a machine readable zone, as they were pasted or came from a reader.</summary>
    public string? Zone { get; set; }

    /// <summary>A document's number.</summary>
    public string? Number { get; set; }

    /// <summary>Who issued it: three letters.</summary>
    public string? Issuer { get; set; }

    /// <summary>A person's name, as it is written or said.</summary>
    public string? Name { get; set; }

    /// <summary>A person's birth date: a day, a month or a year.</summary>
    public string? Born { get; set; }

    /// <summary>A person's nationality: two letters.</summary>
    public string? Nationality { get; set; }

    /// <summary>A vehicle's identification number.</summary>
    public string? Vin { get; set; }

    /// <summary>A vehicle's plate.</summary>
    public string? Plate { get; set; }

    /// <summary>The plate's country: two letters.</summary>
    public string? PlateCountry { get; set; }

    /// <summary>
    /// The lines when they make up a whole zone (ICAO Doc 9303: three of 30, two of 36 or two of 44 characters), without what a reader that types like a keyboard sends behind them; null otherwise.
    /// Such a reader ends the zone with no button, and the check begins by itself.
    /// </summary>
    public string? WholeZone
    {
        get
        {
            var lines = (Zone ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            int[] lengths = [.. lines.Select(line => line.Length)];
            return lengths is [30, 30, 30] or [36, 36] or [44, 44] ? string.Join('\n', lines) : null;
        }
    }

    /// <summary>The request.</summary>
    /// <param name="fault">What cannot be sent, since it is no date; null for nothing.</param>
    public CheckRecordsRequest? ToRequest(out string? fault)
    {
        ImmutableArray<NoticeDate> born = [];
        fault = null;
        if (Kind == CheckKind.Person && Said(Born) is { } date)
        {
            if (!NoticeDate.TryParse(date, out var parsed))
            {
                fault = "The birth date must be a year, a month or a day: 1979, 1979-01 or 1979-01-17.";
                return null;
            }

            born = [parsed];
        }

        var question = Kind switch
        {
            CheckKind.Zone => new CheckQuestionRequest { Zone = Zone ?? string.Empty },
            CheckKind.Document => new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = Number?.Trim() ?? string.Empty, Issuer = Issuer?.Trim().ToUpperInvariant() ?? string.Empty } },
            CheckKind.Person => new CheckQuestionRequest
            {
                Person = new PersonParticulars { Names = [new RecordedName(Text: Name?.Trim().Normalize() ?? string.Empty)], BirthDates = born, Nationalities = Said(Nationality) is { } country ? [country.ToUpperInvariant()] : [] },
            },
            _ => new CheckQuestionRequest { Vehicle = new CheckVehicleRequest { Vin = Said(Vin), Plate = Said(Plate), PlateCountry = Said(PlateCountry)?.ToUpperInvariant() } },
        };
        return new CheckRecordsRequest { Purpose = Purpose.Trim().Normalize(), Questions = [question] };
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What a check is about.</summary>
public enum CheckKind
{
    /// <summary>A machine readable zone.</summary>
    Zone,

    /// <summary>A travel document.</summary>
    Document,

    /// <summary>A person.</summary>
    Person,

    /// <summary>A vehicle.</summary>
    Vehicle,
}
