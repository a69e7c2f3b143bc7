namespace Orleans.Configuration;

/// <summary>Which silo.</summary>
public class SiloOptions
{
    /// <summary>The name of the silo. Default: a name made up at start.</summary>
    public string? SiloName { get; set; }
}
