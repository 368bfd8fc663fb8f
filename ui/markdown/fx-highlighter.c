/* fx-highlighter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fornax"

#include "fx-highlighter.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

/* What models write, where it is no id or name of GtkSourceView's. */
static const struct
{
  const char *info;
  const char *id;
} aliases[] = {
  { "bash", "sh" },          { "c++", "cpp" },
  { "c#", "c-sharp" },       { "cs", "c-sharp" },
  { "csharp", "c-sharp" },   { "console", "sh" },
  { "glsl", "glsl" },        { "golang", "go" },
  { "h", "chdr" },           { "hpp", "cpphdr" },
  { "javascript", "js" },    { "jsx", "jsx" },
  { "kt", "kotlin" },        { "md", "markdown" },
  { "node", "js" },          { "objective-c", "objc" },
  { "py", "python3" },       { "python", "python3" },
  { "rb", "ruby" },          { "rs", "rust" },
  { "shell", "sh" },         { "tex", "latex" },
  { "ts", "typescript" },    { "vb", "vbnet" },
  { "yml", "yaml" },         { "zsh", "sh" },
  { "makefile", "makefile" }, { "patch", "diff" },
};

static GtkSourceLanguage *
find_language (const char *info)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  GtkSourceLanguage *language;

  if (info == NULL || *info == '\0')
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (info, aliases[i].info) == 0)
      return gtk_source_language_manager_get_language (manager, aliases[i].id);

  language = gtk_source_language_manager_get_language (manager, info);
  if (language == NULL)
    {
      g_autofree char *name = g_strconcat ("x.", info, NULL);

      language = gtk_source_language_manager_guess_language (manager, name,
                                                             NULL);
    }

  return language;
}

const char *
fx_highlighter_find (const char *info)
{
  GtkSourceLanguage *language = find_language (info);

  return language != NULL ? gtk_source_language_get_id (language) : NULL;
}

const char *
fx_highlighter_get_name (const char *info)
{
  GtkSourceLanguage *language = find_language (info);

  if (language == NULL)
    return info;

  /* "Python 3" is what only the rules' author cares for. */
  if (g_str_equal (gtk_source_language_get_id (language), "python3"))
    return "Python";

  return gtk_source_language_get_name (language);
}

/* The buffer of @language: kept for good, which is the point. */
static GtkSourceBuffer *
find_buffer (GtkSourceLanguage *language)
{
  static GQuark quark;
  GtkSourceBuffer *buffer;

  if (quark == 0)
    quark = g_quark_from_static_string ("fx-highlighter-buffer");

  buffer = g_object_get_qdata (G_OBJECT (language), quark);
  if (buffer == NULL)
    {
      buffer = gtk_source_buffer_new_with_language (language);
      gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
      gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (buffer), FALSE);
      g_object_set_qdata_full (G_OBJECT (language), quark, buffer,
                               g_object_unref);
    }

  return buffer;
}

static void
insert (PangoAttrList  *attrs,
        PangoAttribute *attr,
        guint           begin,
        guint           end)
{
  attr->start_index = begin;
  attr->end_index = end;
  pango_attr_list_insert (attrs, attr);
}

static void
add_tag (PangoAttrList *attrs,
         GtkTextTag    *tag,
         guint          begin,
         guint          end)
{
  g_autoptr (GdkRGBA) color = NULL;
  gboolean has_color, has_weight, has_style, has_underline;
  PangoUnderline underline;
  PangoStyle style;
  int weight;

  g_object_get (tag,
                "foreground-set", &has_color,
                "foreground-rgba", &color,
                "weight-set", &has_weight,
                "weight", &weight,
                "style-set", &has_style,
                "style", &style,
                "underline-set", &has_underline,
                "underline", &underline,
                NULL);

  if (has_color && color != NULL)
    insert (attrs, pango_attr_foreground_new (color->red * 65535,
                                              color->green * 65535,
                                              color->blue * 65535),
            begin, end);
  if (has_weight)
    insert (attrs, pango_attr_weight_new (weight), begin, end);
  if (has_style)
    insert (attrs, pango_attr_style_new (style), begin, end);
  if (has_underline)
    insert (attrs, pango_attr_underline_new (underline), begin, end);
}

PangoAttrList *
fx_highlighter_run (const char *info,
                    const char *code,
                    gboolean    dark)
{
  GtkSourceStyleSchemeManager *schemes;
  GtkSourceLanguage *language;
  GtkSourceBuffer *buffer;
  PangoAttrList *attrs;
  GtkTextIter begin;
  GtkTextIter end;
  guint offset = 0;

  g_return_val_if_fail (code != NULL, NULL);

  language = find_language (info);
  if (language == NULL || strlen (code) > FX_HIGHLIGHTER_MAX_TEXT)
    return NULL;

  buffer = find_buffer (language);
  schemes = gtk_source_style_scheme_manager_get_default ();
  gtk_source_buffer_set_style_scheme (
    buffer, gtk_source_style_scheme_manager_get_scheme (
              schemes, dark ? "Adwaita-dark" : "Adwaita"));

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), code, -1);
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &begin, &end);
  gtk_source_buffer_ensure_highlight (buffer, &begin, &end);

  attrs = pango_attr_list_new ();
  while (!gtk_text_iter_is_end (&begin))
    {
      g_autoptr (GSList) tags = gtk_text_iter_get_tags (&begin);
      g_autofree char *slice = NULL;
      guint size;

      end = begin;
      gtk_text_iter_forward_to_tag_toggle (&end, NULL);
      slice = gtk_text_iter_get_slice (&begin, &end);
      size = strlen (slice);

      for (GSList *l = tags; l != NULL; l = l->next)
        add_tag (attrs, l->data, offset, offset + size);

      offset += size;
      begin = end;
    }

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), "", 0);

  return attrs;
}
