namespace Orleans.Concurrency;

/// <summary>Requests of the method run between the steps of any other request of the activation.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
