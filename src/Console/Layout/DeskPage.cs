using Microsoft.AspNetCore.Authorization;

namespace Interpol.Mesh.Console.Layout;

/// <summary>A page of a bureau's desk.</summary>
[Authorize(Policy = Policy)]
public abstract class DeskPage : OfficerPage
{
    /// <summary>The gateway's policy for the bureau's mail.</summary>
    private const string Policy = "bureau";
}
