using Microsoft.AspNetCore.Http;
using MudBlazor;

namespace Interpol.Mesh.Console.Hosting;

/// <summary>The colours: calm grounds, one accent, and red, amber and green only for what they mean.</summary>
public static class ConsoleTheme
{
    /// <summary>The cookie that keeps which of the two is wanted.</summary>
    public const string Cookie = "mesh-theme";

    /// <summary>Light, the default.</summary>
    public const string Light = "light";

    /// <summary>Dark.</summary>
    public const string Dark = "dark";

    private static readonly string[] SystemFonts = ["system-ui", "Segoe UI", "Noto Sans", "Noto Sans Arabic", "sans-serif"];

    /// <summary>Both palettes. Texts stand out from their grounds by 4.5 to 1 at least (WCAG 2.2, 1.4.3).</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5394",
            PrimaryContrastText = "#ffffff",
            Secondary = "#45525f",
            Info = "#0b5394",
            Success = "#1a6b35",
            SuccessContrastText = "#ffffff",
            Warning = "#8a4b00",
            WarningContrastText = "#ffffff",
            Error = "#b3261e",
            ErrorContrastText = "#ffffff",
            Background = "#f3f5f7",
            Surface = "#ffffff",
            AppbarBackground = "#12283d",
            AppbarText = "#ffffff",
            TextPrimary = "#17212b",
            TextSecondary = "#475462",
            TextDisabled = "#5f6b78",
            ActionDefault = "#475462",
            ActionDisabled = "#6b7784",
            LinesDefault = "#d3dae1",
            LinesInputs = "#76838f",
            TableLines = "#d3dae1",
            Divider = "#d3dae1",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7db9f5",
            PrimaryContrastText = "#0d1722",
            Secondary = "#a9b6c3",
            Info = "#7db9f5",
            Success = "#7fd49b",
            SuccessContrastText = "#0d1722",
            Warning = "#f2b765",
            WarningContrastText = "#0d1722",
            Error = "#ff9c94",
            ErrorContrastText = "#0d1722",
            Background = "#11171e",
            Surface = "#1a222b",
            AppbarBackground = "#0b1118",
            AppbarText = "#ffffff",
            TextPrimary = "#e6ecf2",
            TextSecondary = "#a9b6c3",
            TextDisabled = "#93a1ae",
            ActionDefault = "#a9b6c3",
            ActionDisabled = "#8392a0",
            LinesDefault = "#303b46",
            LinesInputs = "#7d8b98",
            TableLines = "#303b46",
            Divider = "#303b46",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "4px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = SystemFonts, FontSize = "0.9375rem" },
            Button = new ButtonTypography { FontFamily = SystemFonts, TextTransform = "none", FontWeight = "600" },
        },
    };

    /// <summary>Whether a browser wants the dark one.</summary>
    /// <param name="request">Its request.</param>
    public static bool IsDark(HttpRequest request) => request.Cookies[Cookie] == Dark;
}
