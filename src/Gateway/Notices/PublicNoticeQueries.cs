using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>What is written behind the question mark. A parameter without a value is as if it were not there; one that there is not is passed over, as clients have come to expect.</summary>
internal sealed record PublicNoticeParameters
{
    [FromQuery(Name = "forename"), Description("A regular expression that the forenames contain, in upper or lower case.")]
    public string? Forename { get; init; }

    [FromQuery(Name = "name"), Description("A regular expression that the name contains, in upper or lower case.")]
    public string? Name { get; init; }

    [FromQuery(Name = "nationality"), Description("Country codes with commas between them, one of which is a nationality.")]
    public string? Nationality { get; init; }

    [FromQuery(Name = "ageMin"), Description("The least age, 0 to 300; somebody of whom it is not known may have any age.")]
    public string? AgeMin { get; init; }

    [FromQuery(Name = "ageMax"), Description("The greatest age, 0 to 300.")]
    public string? AgeMax { get; init; }

    [FromQuery(Name = "freeText"), Description("Words that all stand somewhere in the extract.")]
    public string? FreeText { get; init; }

    [FromQuery(Name = "sexId"), Description("F, M or U.")]
    public string? SexId { get; init; }

    [FromQuery(Name = "arrestWarrantCountryId"), Description("Country codes with commas between them, one of which issued a warrant.")]
    public string? ArrestWarrantCountryId { get; init; }

    [FromQuery(Name = "page"), Description("The page, from 1.")]
    public string? Page { get; init; }

    [FromQuery(Name = "resultPerPage"), Description("Notices of a page; 20 without it, at most 160.")]
    public string? ResultPerPage { get; init; }
}

/// <summary>What is written behind the question mark for notices about sanctions.</summary>
internal sealed record UnNoticeParameters
{
    [FromQuery(Name = "name"), Description("A regular expression that the name contains, in upper or lower case.")]
    public string? Name { get; init; }

    [FromQuery(Name = "unReference"), Description("A part of the reference of the United Nations' list.")]
    public string? UnReference { get; init; }

    [FromQuery(Name = "unResolution"), Description("A part of the resolution's number.")]
    public string? UnResolution { get; init; }

    [FromQuery(Name = "page"), Description("The page, from 1.")]
    public string? Page { get; init; }

    [FromQuery(Name = "resultPerPage"), Description("Notices of a page; 20 without it, at most 160.")]
    public string? ResultPerPage { get; init; }
}

/// <summary>Makes parameters into queries.</summary>
internal static class PublicNoticeQueries
{
    private const int DefaultPerPage = 20;

    /// <summary>What was asked for, as the answer says it again.</summary>
    /// <exception cref="RequestRefusedException">400: a number is none.</exception>
    public static PublicQueryBody Echo(PublicNoticeParameters parameters, PublicNoticeList list) => new(Page(parameters.Page), PerPage(parameters.ResultPerPage))
    {
        Forename = Text(parameters.Forename),
        Name = Text(parameters.Name),
        Nationality = Text(parameters.Nationality),
        AgeMin = Number("ageMin", parameters.AgeMin, 0, PublicNoticeLimits.MaxAge),
        AgeMax = Number("ageMax", parameters.AgeMax, 0, PublicNoticeLimits.MaxAge),
        FreeText = Text(parameters.FreeText),
        SexId = Text(parameters.SexId)?.ToUpperInvariant(),
        ArrestWarrantCountryId = list == PublicNoticeList.Red ? Text(parameters.ArrestWarrantCountryId) : null,
    };

    /// <inheritdoc cref="Echo(PublicNoticeParameters, PublicNoticeList)"/>
    public static PublicQueryBody Echo(UnNoticeParameters parameters) => new(Page(parameters.Page), PerPage(parameters.ResultPerPage))
    {
        Name = Text(parameters.Name),
        UnReference = Text(parameters.UnReference),
        UnResolution = Text(parameters.UnResolution),
    };

    /// <summary>What a hub is asked.</summary>
    public static PublicNoticeQuery ToQuery(PublicQueryBody asked, PublicNoticeList list) => new(list, asked.Page, asked.ResultPerPage)
    {
        Forename = asked.Forename,
        Name = asked.Name,
        Nationalities = Codes(asked.Nationality),
        AgeMin = asked.AgeMin,
        AgeMax = asked.AgeMax,
        FreeText = asked.FreeText,
        Sex = asked.SexId,
        WarrantCountries = Codes(asked.ArrestWarrantCountryId),
        UnReference = asked.UnReference,
        UnResolution = asked.UnResolution,
    };

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static ImmutableArray<string> Codes(string? text) => [.. text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct() ?? []];

    /// <summary>A page that is no page, or too far to be written as a number, answers like the first.</summary>
    private static int Page(string? text) =>
        string.IsNullOrEmpty(text) ? 1
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var page) ? page
        : text.All(char.IsAsciiDigit) ? int.MaxValue
        : throw RequestRefusedException.Invalid("page", "The query parameter page must be a whole number, from 1.");

    private static int PerPage(string? text) =>
        Math.Min(PublicNoticeLimits.Window, Number("resultPerPage", text, 1, int.MaxValue) ?? DefaultPerPage);

    private static int? Number(string name, string? text, int least, int most) =>
        string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw RequestRefusedException.Invalid(name, most == int.MaxValue
            ? $"The query parameter {name} must be a whole number, from {least}."
            : $"The query parameter {name} must be a whole number from {least} to {most}.");
}
