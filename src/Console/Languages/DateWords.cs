using System.Globalization;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Languages;

/// <summary>Dates that are known in part, as the officer's language writes them.</summary>
public static class DateWords
{
    /// <summary>A year, a month of a year, or a day.</summary>
    /// <param name="date">The date.</param>
    public static string Of(NoticeDate date) => date switch
    {
        { IsDate: true, Day: not null } => date.Earliest.ToString("d", CultureInfo.CurrentCulture),
        { IsDate: true, Month: not null } => date.Earliest.ToString("y", CultureInfo.CurrentCulture),
        _ => date.ToString(),
    };

    /// <summary>The same of a text; what is no such date stays as it is.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) => NoticeDate.TryParse(text, out var date) ? Of(date) : text;
}
