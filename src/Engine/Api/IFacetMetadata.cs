namespace Orleans;

/// <summary>Marks attributes of constructor parameters that say how the parameter is made.</summary>
public interface IFacetMetadata
{
}
