using System.Text;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Inventory;

/// <summary><c>GET /inventory/export.csv</c>: the rows of the page with the same parameters, all of them.</summary>
public static class ExportEndpoint
{
    /// <summary>Characters gathered before they are sent.</summary>
    private const int ChunkLength = 64 * 1024;

    public static void MapProductExport(this WebApplication app) => app.MapGet("/inventory/export.csv", WriteAsync).ExcludeFromDescription();

    private static async Task WriteAsync(HttpContext context, InventoryReadModel model, string? q, string? category, string? warehouse, string? status, string? sort)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"inventory.csv\"";
        var chunk = new StringBuilder(ProductCsv.Head);
        foreach (var product in InventoryView.Query(q, category, warehouse, status, sort).Select(model.State.Products))
        {
            chunk.Append(ProductCsv.Line(product));
            if (chunk.Length >= ChunkLength)
            {
                await context.Response.WriteAsync(chunk.ToString(), context.RequestAborted);
                chunk.Clear();
            }
        }

        await context.Response.WriteAsync(chunk.ToString(), context.RequestAborted);
    }
}
